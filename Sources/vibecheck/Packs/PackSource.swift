import GitDiff
import Rules

/// Where a pack's files lie: in the repository under review, or in a repository that was fetched.
struct PackSource {
  var files: any RepositoryFiles
  /// What names the source in messages, before a path in it; empty for the repository under review.
  var label: String

  static func repository(_ files: any RepositoryFiles) -> PackSource {
    PackSource(files: files, label: "")
  }

  func name(of path: String) -> String { label + path }

  /// The texts of the rule files in `folder`, sorted by name; nil if there is no such folder.
  func ruleTexts(in folder: String) throws(RuleFileErrors) -> [RuleText]? {
    let names: [String]?
    do {
      names = try files.fileNames(in: folder)
    } catch {
      let place = Place(file: name(of: folder), line: 1, column: 1)
      let mistake = RuleMistake("cannot read the folder: \(files.reason(of: error))", at: place)
      throw RuleFileErrors(mistakes: [mistake])
    }
    guard let names else { return nil }
    var texts: [RuleText] = []
    for name in names where RuleText.isRuleFile(name) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      if let text = try files.text(of: path) {
        texts.append(RuleText(file: self.name(of: path), text: text))
      }
    }
    return texts
  }
}
