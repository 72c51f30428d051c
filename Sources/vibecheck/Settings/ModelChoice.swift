import BundledModel
import Foundation
import GitDiff
import Rules

/// Which model file to open, if one has to be opened at all. The file is not touched here.
struct ModelChoice: Equatable {
  var path: String
  /// Of a model in the store; nil for a file, and for the bundled model.
  var name: String?

  /// Whether the model may be asked anything. The bundled one only knows questions about single lines,
  /// of the rules it was trained on.
  var isGeneral: Bool { path != BundledModel.path }

  /// `--model NAME|FILE`, else the repository's `model`, else the user's, else the bundled one.
  ///
  /// A word with a `/` or the ending `.gguf` is a file; another word names a file in `models`.
  static func resolve(
    argument: String?,
    configured: String?,
    user: Placed<String>? = nil,
    top: String?,
    environment: UserEnvironment
  ) throws -> ModelChoice {
    if let argument {
      return try choice(of: argument, relativeTo: nil, environment: environment)
    }
    if let configured, let top {
      return try choice(of: configured, relativeTo: top, environment: environment)
    }
    if let user {
      guard !isFile(user.value) || user.value.hasPrefix("/") else {
        throw Failure.listed(
          "\(user.place): error: 'model' is '\(user.value)' (expected a name or an absolute path)"
        )
      }
      return try choice(of: user.value, relativeTo: nil, environment: environment)
    }
    return ModelChoice(path: try bundled())
  }

  /// The model that judges in the current folder's repository, or outside of one. What its
  /// configuration names need not be trusted: nothing is opened.
  static func here(environment: UserEnvironment) throws -> ModelChoice {
    let top = try? Repository.open(environment: environment.variables).workTree
    let configuration = try top.map { try Configuration.load(from: WorkTreeFiles(top: $0)) }
    return try resolve(
      argument: nil,
      configured: configuration?.model?.value,
      user: try UserConfiguration.load(environment).model,
      top: top,
      environment: environment
    )
  }

  /// Whether the configuration's `model` is a file that lies outside the work tree `top`, also behind
  /// a symbolic link: a repository may name one only if it is trusted.
  static func isOutside(_ configured: String, top: String) -> Bool {
    guard isFile(configured) else { return false }
    let path = configured.hasPrefix("/") ? configured : "\(top)/\(configured)"
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    let realTop = URL(filePath: top).resolvingSymlinksInPath().path
    return !real.hasPrefix(realTop + "/")
  }

  private static func isFile(_ word: String) -> Bool {
    word.contains("/") || word.hasSuffix(".gguf")
  }

  private static func choice(
    of word: String,
    relativeTo folder: String?,
    environment: UserEnvironment
  ) throws -> ModelChoice {
    if word == "bundled" { return ModelChoice(path: try bundled()) }
    if isFile(word) {
      return ModelChoice(path: word.hasPrefix("/") ? word : (folder.map { $0 + "/" } ?? "") + word)
    }
    guard let store = ModelStore(environment: environment) else {
      throw Failure("model '\(word)': there is no home folder to look in; give the file's path")
    }
    return ModelChoice(path: store.model(named: word).path, name: word)
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
