import Foundation

/// The rules that come with the program: one YAML file a rule, in `rules/`.
package enum BundledRules {
  /// The folder that holds the rule files; nil when this copy of the program came without them.
  ///
  /// An installed program has them in `../share/vibecheck/rules`, one run from its build folder in
  /// SwiftPM's resource bundle.
  package static var folder: String? {
    let executableFolder = Bundle.main.executableURL?.resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let installed = executableFolder?.deletingLastPathComponent()
      .appendingPathComponent("share/vibecheck/rules").path
    if let installed, FileManager.default.fileExists(atPath: installed) { return installed }
    return Bundle.module.path(forResource: "rules", ofType: nil)
  }
}
