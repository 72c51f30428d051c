import BundledModel
import Foundation

/// Which model file to open, if one has to be opened at all. The file is not touched here.
struct ModelChoice: Equatable {
  var path: String

  /// `--model NAME|FILE`, else the configuration's `model`, else the bundled one.
  ///
  /// A word with a `/` or the ending `.gguf` is a file; another word names a file in `models`.
  /// - Throws: `Failure` if the configuration names a file outside the repository: only the user's
  ///   own command line may.
  static func resolve(
    argument: String?,
    configured: String?,
    top: String?,
    environment: UserEnvironment
  ) throws -> ModelChoice {
    if let argument {
      return ModelChoice(path: try path(of: argument, relativeTo: nil, environment: environment))
    }
    if let configured, let top {
      let path = try path(of: configured, relativeTo: top, environment: environment)
      let isNamed = !isFile(configured)
      let real = URL(filePath: path).resolvingSymlinksInPath().path
      let realTop = URL(filePath: top).resolvingSymlinksInPath().path
      guard isNamed || real.hasPrefix(realTop + "/") else {
        throw Failure(
          ".vibecheck.yaml: model '\(configured)' is outside the repository; "
            + "name it with --model, or put it into \(environment.modelsFolder ?? "the models folder")"
        )
      }
      return ModelChoice(path: path)
    }
    return ModelChoice(path: try bundled())
  }

  private static func isFile(_ word: String) -> Bool {
    word.contains("/") || word.hasSuffix(".gguf")
  }

  private static func path(
    of word: String,
    relativeTo folder: String?,
    environment: UserEnvironment
  ) throws -> String {
    if word == "bundled" { return try bundled() }
    if isFile(word) {
      return word.hasPrefix("/") ? word : (folder.map { $0 + "/" } ?? "") + word
    }
    guard let models = environment.modelsFolder else {
      throw Failure("model '\(word)': there is no home folder to look in; give the file's path")
    }
    return "\(models)/\(word).gguf"
  }

  private static func bundled() throws -> String {
    guard let path = BundledModel.path else {
      throw Failure(
        "the bundled model is missing beside the program; install again, or give --model FILE"
      )
    }
    return path
  }
}
