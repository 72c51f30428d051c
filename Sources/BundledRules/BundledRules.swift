import Foundation
import ProgramFiles

/// The rules that come with the program: one YAML file a rule, in `rules/`, and their packs, in
/// `packs/`.
///
/// An installed program has them in `../share/vibecheck`, one run from its build folder in SwiftPM's
/// resource bundle.
package enum BundledRules {
  /// The folder that holds the rule files; nil when this copy of the program came without them.
  package static let folder = folder("rules")

  /// The folder that holds a file `NAME.yaml` for each pack; nil when there is none.
  package static let packsFolder = folder("packs")

  /// The names of the packs, sorted.
  package static let packNames = stems(in: packsFolder)

  /// The ids of the rules, which are their files' names, sorted.
  package static let ruleIDs = stems(in: folder)

  private static func folder(_ name: String) -> String? {
    ProgramFiles.path("../share/vibecheck/\(name)")
      ?? ProgramFiles.path("vibecheck_BundledRules.resources/\(name)")
      ?? Bundle.module.path(forResource: name, ofType: nil)
  }

  private static func stems(in folder: String?) -> [String] {
    guard let folder else { return [] }
    return ProgramFiles.names(in: folder).filter { $0.hasSuffix(".yaml") }
      .map { String($0.dropLast(5)) }.sorted()
  }
}
