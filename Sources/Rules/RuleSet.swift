import Foundation
package import ReviewTypes

/// The rules in force, at most one of each id.
package struct RuleSet {
  /// Ordered by id.
  package let rules: [Rule]

  /// - Precondition: No two rules share an id.
  package init(_ rules: [Rule] = []) {
    self.rules = rules.sorted { $0.id < $1.id }
    precondition(Set(rules.map(\.id)).count == rules.count, "two rules share an id")
  }

  package subscript(id: RuleID) -> Rule? {
    rules.first { $0.id == id }
  }

  /// These rules, with each rule of `others` in place of the one with the same id or added to them.
  package func overriding(with others: RuleSet) -> RuleSet {
    RuleSet(rules.filter { others[$0.id] == nil } + others.rules)
  }

  /// Loads rule files.
  ///
  /// - Parameter paths: Files, and folders of which every `*.yaml` and `*.yml` is read in the order of
  ///   their names; a folder within a folder is not.
  /// - Throws: Every mistake in every file.
  package static func load(from paths: [String]) throws(RuleFileErrors) -> RuleSet {
    let (texts, mistakes) = RuleText.load(from: paths)
    return try read(texts, after: mistakes)
  }

  /// Reads the texts of rule files, wherever they come from.
  ///
  /// - Parameter mistakes: Found before; they are thrown together with those in the texts.
  /// - Throws: Every mistake in every file.
  package static func read(
    _ texts: [RuleText],
    after mistakes: [RuleMistake] = []
  ) throws(RuleFileErrors) -> RuleSet {
    var rules: [Rule] = []
    var origins: [RuleID: String] = [:]
    var mistakes = mistakes
    for text in texts {
      let read = RuleFile(file: text.file, text: text.text)
      mistakes += read.mistakes
      guard let rule = read.rule else { continue }
      if let origin = origins.updateValue(text.file, forKey: rule.id) {
        mistakes.append(
          RuleMistake(
            file: text.file,
            line: 1,
            column: 1,
            message: "rule '\(rule.id)' is already defined in \(origin)"
          )
        )
      } else {
        rules.append(rule)
      }
    }
    guard mistakes.isEmpty else { throw RuleFileErrors(mistakes: mistakes) }
    return RuleSet(rules)
  }
}

/// The text of a rule file.
package struct RuleText: Equatable, Sendable {
  /// As messages name it; its last part is the rule's id.
  package var file: String
  package var text: String

  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// The texts of rule files, and what kept one from being read.
  ///
  /// - Parameter paths: Files, and folders of which every `*.yaml` and `*.yml` is read in the order of
  ///   their names; a folder within a folder is not.
  package static func load(from paths: [String]) -> (texts: [RuleText], mistakes: [RuleMistake]) {
    var texts: [RuleText] = []
    var mistakes: [RuleMistake] = []
    func report(_ error: any Error, in file: String) {
      let message = "cannot read: \(reason(of: error))"
      mistakes.append(RuleMistake(file: file, line: 1, column: 1, message: message))
    }

    for path in paths {
      let files: [String]
      do {
        files = try self.files(at: path)
      } catch {
        report(error, in: path)
        continue
      }
      for file in files {
        do {
          let text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
          texts.append(RuleText(file: file, text: text))
        } catch {
          report(error, in: file)
        }
      }
    }
    return (texts, mistakes)
  }

  /// Whether a file of this name in a folder of rules holds a rule.
  package static func isRuleFile(_ name: String) -> Bool {
    (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix(".")
      && name != Pack.fileName
  }

  /// `path` itself, or the rule files in the folder `path`.
  private static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    return try FileManager.default.contentsOfDirectory(atPath: path)
      .filter(isRuleFile)
      .sorted()
      .map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  private static func reason(of error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?, .fileNoSuchFile?: "there is no such file"
    case .fileReadNoPermission?: "permission denied"
    case .fileReadInapplicableStringEncoding?, .fileReadCorruptFile?: "the file is not UTF-8"
    default: error.localizedDescription
    }
  }
}
