import BundledRules
import Rules

/// What a `.vibecheck.yaml` says. Every key may be left out.
struct Configuration {
  static let fileName = ".vibecheck.yaml"

  var failOn: FailLevel?
  var onEngineFailure: EngineFailurePolicy?
  var onBudget: EngineFailurePolicy?
  var budget: Budget?
  var model: Placed<String>?
  var gpuLayers: Int?
  var engine: EngineChoice?
  var minConfidence: Double?
  /// In file order, each id once.
  var checks: [LocalCheck] = []
  var verify: [VerifyCommand] = []
  /// Nothing is taken over from the folders above.
  var isRoot = false
  /// Nil where the file does not say.
  var extends: [Placed<PackReference>]?
  var layer = RuleLayer()
  /// What it asks for that needs the user's trust, but for a model and packs, see `powers(top:model:)`.
  var powers: [Power] = []
  /// The file's bytes; none if there is no file.
  var text: [UInt8] = []

  /// Reads the file at the root of `files`; an empty configuration if there is none.
  ///
  /// - Throws: `Failure` that lists every mistake with its place.
  static func load(from files: any RepositoryFiles) throws -> Configuration {
    do throws(RuleFileErrors) {
      return try read(in: "", of: files) ?? Configuration()
    } catch {
      throw Failure.listed(error.description)
    }
  }

  /// Reads the file in `folder`, a path without a slash at its ends; nil if there is none.
  ///
  /// A file below the root may only say what holds for its folder.
  /// - Throws: every mistake in it.
  static func read(
    in folder: String,
    of files: any RepositoryFiles
  ) throws(RuleFileErrors) -> Configuration? {
    let path = folder.isEmpty ? fileName : "\(folder)/\(fileName)"
    guard let text = try files.text(of: path) else { return nil }
    var reader = ConfigurationReader(
      file: path,
      folder: folder,
      packNames: { BundledRules.packNames }
    )
    var configuration = reader.read(text)
    guard reader.mistakes.isEmpty else { throw RuleFileErrors(mistakes: reader.mistakes) }
    configuration.text = [UInt8](text.utf8)
    return configuration
  }

  /// What it asks for that needs the user's trust before a review, in file order.
  ///
  /// - Parameters:
  ///   - top: the work tree's root.
  ///   - argument: `--model`; with it the configuration's model is not used.
  func powers(top: String?, model argument: String? = nil) -> [Power] {
    guard argument == nil, let model, let top, ModelChoice.isOutside(model.value, top: top) else {
      return powers
    }
    return (powers + [Power(.modelFile(model.value), key: "model", at: model.place)]).inFileOrder
  }

  /// The packs to fetch over a network, and what fetching them needs trust for. A review needs none:
  /// it uses what was fetched.
  var gitPacks: [(pack: GitPack, power: Power)] {
    (extends ?? []).compactMap { reference in
      guard case .git(let pack) = reference.value else { return nil }
      return (pack, Power(.address(pack.description), key: "extends", at: reference.place))
    }
  }
}
