import ArgumentParser
import BundledRules
import Foundation
import GitDiff
import Patterns
import ReviewTypes
import Rules

/// `vibecheck rules new`: the file of a new rule, ready to be worked on.
struct RulesNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Start a rule of this repository's own.",
    discussion: """
      Writes .vibecheck/rules/ID.yaml, and beside it the JSON Schema by which editors check it. What is \
      not given is guessed: the message and the question from the id, the language from the files that \
      git tracks, an example from the pattern. A file that is there already is never touched.
      """
  )

  @Argument(help: "The rule's id: what it flags, such as 'force-try'.")
  var id: String

  @Option(help: ArgumentHelp("The yes/no question about a line.", valueName: "question"))
  var ask: String?

  @Option(
    help: ArgumentHelp("What a finding says: what is wrong; how to mend it.", valueName: "text")
  )
  var message: String?

  @Option(help: ArgumentHelp("PCRE2 pattern of the lines to look at.", valueName: "pattern"))
  var pattern: String?

  @Option(help: ArgumentHelp("Only files of this language.", valueName: "name"))
  var language: String?

  @Option(help: ArgumentHelp("note, warning or error.", valueName: "level"))
  var severity: Severity = .warning

  @Option(help: ArgumentHelp("A line that the rule finds, as its example.", valueName: "code"))
  var bad: String?

  @Option(help: ArgumentHelp("A line that it does not find, as its example.", valueName: "code"))
  var good: String?

  @Option(help: ArgumentHelp("Folder or file to write to.", valueName: "path"))
  var output: String?

  func run() async throws {
    let path = try path()
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else {
      throw Failure(
        "'\(path)' is there already and is left as it is; choose another id, or edit it"
      )
    }
    let text = try text(language: try await usualLanguage())
    let wrong = RuleLint.remarks(file: path, text: text).filter { $0.level == .error }
    guard wrong.isEmpty else {
      throw Failure.listed(
        wrong.map(\.description).joined(separator: "\n")
          + "\nerror: nothing was written; say it otherwise with --ask, --message, --bad or --good"
      )
    }
    let folder = URL(filePath: path).deletingLastPathComponent()
    let schema = folder.appending(path: RuleSchema.fileName).path
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
      if files.contents(atPath: schema) != Data(RuleSchema.text.utf8) {
        try Data(RuleSchema.text.utf8).write(to: URL(filePath: schema))
      }
    } catch {
      throw Failure("cannot write '\(path)': \(error.localizedDescription)")
    }
    Standard.output.write("wrote \(path)\n")
    if let bundled = BundledRules.folder, files.fileExists(atPath: "\(bundled)/\(id).yaml") {
      Standard.output.write("it takes the place of the bundled rule '\(id)' here\n")
    }
    Standard.output.write("put in examples of your own, then: vibecheck rules test --rule \(id)\n")
  }

  private func text(language: Language?) throws -> String {
    var draft = RuleDraft(id: id)
    draft.severity = severity
    draft.message = message
    draft.ask = ask
    draft.language = try self.language.map { try known($0) }
    draft.bad = bad
    draft.good = good
    if let language { draft.exampleLanguage = language }
    do throws(PatternError) {
      draft.pattern = try pattern.map { text throws(PatternError) in try Pattern(text) }
    } catch {
      throw Failure("invalid pattern '\(error.pattern)': \(error.message)")
    }
    do {
      return try draft.text()
    } catch {
      switch error {
      case .noBadExample(let pattern):
        throw Failure("cannot make up a line that '\(pattern)' matches; give one with --bad")
      case .matchedGoodExample(let line):
        throw Failure("the pattern matches '\(line)', the good example; give another with --good")
      }
    }
  }

  private func path() throws -> String {
    guard RuleDraft.isValid(id: id) else {
      let nearest = RuleDraft.nearestID(to: id).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(
        "invalid id '\(id)' (expected small letters, digits and single hyphens, such as 'force-try')"
          + nearest
      )
    }
    if let output {
      guard output.hasSuffix(".yaml") || output.hasSuffix(".yml") else {
        return "\(output)/\(id).yaml"
      }
      let name = URL(filePath: output).deletingPathExtension().lastPathComponent
      guard name == id else {
        throw Failure("'\(output)' is not named after the rule; write to '\(id).yaml'")
      }
      return output
    }
    let environment = UserEnvironment.current()
    guard let top = try? Repository.open(environment: environment.variables).workTree else {
      throw Failure(
        "there is no repository here; say with --output where the rule is to be written"
      )
    }
    let folder = ".vibecheck/rules/\(id).yaml"
    return FileManager.default.currentDirectoryPath == top ? folder : "\(top)/\(folder)"
  }

  private func known(_ word: String) throws -> Language {
    if Language.all.contains(word) { return Language(rawValue: word) }
    let hint = nearestWord(to: word, among: Language.all).map { "; did you mean '\($0)'?" } ?? ""
    throw Failure("unknown language '\(word)'\(hint)")
  }

  /// Of most files that git tracks here; nil where that says nothing.
  private func usualLanguage() async throws -> Language? {
    guard let list = try? await Git.outputIfAny("ls-files", "-z") else { return nil }
    var counts: [Language: Int] = [:]
    for path in list.split(separator: "\0") {
      guard let language = Language(path: String(path)), !Self.data.contains(language) else {
        continue
      }
      counts[language, default: 0] += 1
    }
    return counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
  }

  private static let data: Set<Language> = ["yaml", "toml", "gitattributes", "make", "cmake"]
}

extension Severity: ExpressibleByArgument {}
