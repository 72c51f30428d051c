package import Patterns

/// What the configuration of one folder says about the files in it.
package struct RuleLayer {
  /// Other settings for the files that the patterns name.
  package struct Override {
    package var files: PathList
    package var settings: [RuleSetting]

    package init(files: PathList, settings: [RuleSetting]) {
      self.files = files
      self.settings = settings
    }
  }

  /// Relative to the repository's root, without a slash at its ends; the root is empty. Patterns are
  /// relative to it.
  package var folder: String
  package var settings: [RuleSetting]
  /// In order; later ones win.
  package var overrides: [Override]
  /// Files that are not reviewed.
  package var ignores: PathList

  package init(
    folder: String = "",
    settings: [RuleSetting] = [],
    overrides: [Override] = [],
    ignores: PathList = .empty
  ) {
    self.folder = folder
    self.settings = settings
    self.overrides = overrides
    self.ignores = ignores
  }

  /// Every setting that holds for the file at `path` of the repository, in order.
  func settings(for path: String) -> [RuleSetting] {
    guard !overrides.isEmpty else { return settings }
    let path = relative(path)
    return settings
      + overrides.filter { $0.files.names(path) }.flatMap(\.settings)
  }

  func ignores(_ path: String) -> Bool {
    guard !ignores.isEmpty else { return false }
    let path = relative(path)
    return ignores.ignores(path)
  }

  /// All settings, wherever they hold.
  package var allSettings: [RuleSetting] { settings + overrides.flatMap(\.settings) }

  private func relative(_ path: String) -> String {
    folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
  }
}
