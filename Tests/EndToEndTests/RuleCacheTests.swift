import Foundation
import Patterns
import ReviewTypes
import Rules
import TestSupport
import Testing

@testable import vibecheck

/// Rules kept between runs: never out of date, never believed when damaged.
struct RuleCacheTests {
  private static let texts = [rule("a", "go"), rule("b", "run")]

  private static func rule(_ id: String, _ pattern: String) -> RuleText {
    RuleText(
      file: "r/\(id).yaml",
      text: "id: \(id)\nseverity: error\nmessage: No.\nmatch: {any: [\(pattern)]}\n"
    )
  }

  /// An empty folder that goes with the repository around it.
  private let repository: TemporaryRepository
  private var folder: String { repository.container + "/rules" }

  init() throws { repository = try TemporaryRepository() }

  private func cache(build: String? = "1") -> RuleCache { RuleCache(folder: folder, build: build) }

  private func patterns(_ rules: RuleSet) -> [String] {
    rules.rules.flatMap { $0.match?.any.map(\.source) ?? [] }
  }

  /// A file that is written again is another file.
  private func inodes() throws -> [String: UInt64] {
    var inodes: [String: UInt64] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      var status = stat()
      #expect(lstat("\(folder)/\(name)", &status) == 0)
      inodes["\(folder)/\(name)"] = UInt64(status.st_ino)
    }
    return inodes
  }

  private func onlyFile() throws -> String {
    let files = try inodes()
    return try #require(files.count == 1 ? files.keys.first : nil)
  }

  // MARK: hits and misses

  @Test func `the same texts are read once`() throws {
    let first = try cache().rules(in: Self.texts)
    let written = try inodes()
    let second = try cache().rules(in: Self.texts)
    #expect(patterns(first) == ["go", "run"])
    #expect(patterns(second) == ["go", "run"])
    #expect(try inodes() == written)
    #expect(written.count == 1)
  }

  @Test(arguments: [
    ([rule("a", "gone"), rule("b", "run")], "1", ["gone", "run"]),
    ([rule("a", "go"), rule("b", "run"), rule("c", "halt")], "1", ["go", "run", "halt"]),
    ([rule("a", "go")], "1", ["go"]),
    (
      [RuleText(file: "s/a.yaml", text: rule("a", "go").text), rule("b", "run")], "1",
      ["go", "run"]
    ),
    (texts, "2", ["go", "run"]),
  ])
  func `other texts, other names and another program are read anew`(
    texts: [RuleText],
    build: String,
    expected: [String]
  ) throws {
    _ = try cache().rules(in: Self.texts)
    #expect(patterns(try cache(build: build).rules(in: texts)) == expected)
    #expect(try inodes().count == 2)
    // And what was there is still right.
    #expect(patterns(try cache().rules(in: Self.texts)) == ["go", "run"])
  }

  @Test func `mistakes are never kept`() throws {
    let broken = [RuleText(file: "r/a.yaml", text: "id: b\n")]
    for _ in 0..<2 {
      #expect(throws: RuleFileErrors.self) { try cache().rules(in: broken) }
    }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func `a program that cannot be told from others keeps nothing`() throws {
    #expect(patterns(try cache(build: nil).rules(in: Self.texts)) == ["go", "run"])
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func `the oldest files go`() throws {
    for number in 0..<40 { _ = try cache().rules(in: [Self.rule("a", "go\(number)")]) }
    #expect(try inodes().count == 32)
    cache().clear()
    #expect(cache().info().count == 0)
  }

  // MARK: files that nobody edits

  /// The paths of two rule files that were just written.
  private func files() throws -> [String] {
    for text in Self.texts {
      try FileManager.default.createDirectory(
        atPath: repository.container + "/r",
        withIntermediateDirectories: true
      )
      try text.text.write(
        toFile: "\(repository.container)/\(text.file)",
        atomically: false,
        encoding: .utf8
      )
    }
    return Self.texts.map { "\(repository.container)/\($0.file)" }
  }

  @Test func `files are not opened again before they change`() async throws {
    let files = try files()
    // Then they count as settled.
    try await Task.sleep(for: .seconds(3.1))
    #expect(patterns(try cache().rules(inFiles: files)) == ["go", "run"])
    let kept = try onlyFile()
    let written = try inodes()
    #expect(patterns(try cache().rules(inFiles: files)) == ["go", "run"])
    #expect(try inodes() == written)

    try Self.rule("b", "ran").text.write(toFile: files[1], atomically: false, encoding: .utf8)
    #expect(patterns(try cache().rules(inFiles: files)) == ["go", "ran"])
    // What has not settled is not kept.
    #expect(try onlyFile() == kept)
  }

  @Test func `what looks at something else is left out, kept or not`() async throws {
    let files = try files()
    let message =
      "id: b\nscope: commit-message\nseverity: error\nmessage: No.\nmatch: {any: [run]}\n"
    try message.write(toFile: files[1], atomically: false, encoding: .utf8)
    try await Task.sleep(for: .seconds(3.1))
    for _ in 0..<2 {
      #expect(patterns(try cache().rules(inFiles: files, only: .commitMessage)) == ["run"])
      #expect(patterns(try cache().rules(inFiles: files)) == ["go", "run"])
      #expect(try inodes().count == 2)
    }
  }

  @Test func `a file that is missing is said, as without a cache`() throws {
    let files = try files() + [repository.container + "/r/c.yaml"]
    #expect(throws: RuleFileErrors.self) { try cache().rules(inFiles: files) }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func `a pack is not opened again before it changes`() async throws {
    let file = repository.container + "/pack.yaml"
    func write(_ text: String) throws {
      try text.write(toFile: file, atomically: false, encoding: .utf8)
    }
    func rules() throws -> [String]? {
      try cache().pack(inFile: file, packNames: [])?.settings.map(\.rule.rawValue)
    }
    #expect(try rules() == nil)
    try write("rules: [a]\n")
    try await Task.sleep(for: .seconds(3.1))
    #expect(try rules() == ["a"])
    let written = try inodes()
    #expect(written.count == 1)
    #expect(try rules() == ["a"])
    #expect(try inodes() == written)
    try write("rules: [a, b]\n")
    #expect(try rules() == ["a", "b"])
    try write("rules: 1\n")
    #expect(throws: RuleFileErrors.self) { try rules() }
  }

  // MARK: damage

  enum Harm: CaseIterable {
    case emptied, cut, lengthened, flippedInHeader, flippedInRules, foreign, text, linked, folder
  }

  @Test(arguments: Harm.allCases)
  func `a damaged file is a miss`(harm: Harm) throws {
    let files = FileManager.default
    _ = try cache().rules(in: Self.texts)
    let file = try onlyFile()
    var bytes = [UInt8](try #require(files.contents(atPath: file)))
    switch harm {
    case .emptied: bytes = []
    case .cut: bytes.removeLast()
    case .lengthened: bytes.append(0)
    case .flippedInHeader: bytes[9] ^= 1
    case .flippedInRules: bytes[bytes.count - 20] ^= 1
    case .foreign:
      _ = try cache().rules(in: [Self.rule("a", "other")])
      let other = try #require(try inodes().keys.first { $0 != file })
      bytes = [UInt8](try #require(files.contents(atPath: other)))
    case .text: bytes = Array("id: a\n".utf8)
    case .linked:
      try files.moveItem(atPath: file, toPath: file + ".elsewhere")
      try files.createSymbolicLink(atPath: file, withDestinationPath: file + ".elsewhere")
    case .folder:
      try files.removeItem(atPath: file)
      try files.createDirectory(atPath: file, withIntermediateDirectories: false)
    }
    if harm != .linked, harm != .folder {
      try files.removeItem(atPath: file)
      try Data(bytes).write(to: URL(filePath: file))
    }
    let before = try inodes()[file]
    #expect(patterns(try cache().rules(in: Self.texts)) == ["go", "run"])
    if harm != .folder { #expect(try inodes()[file] != before, "written again") }
    #expect(patterns(try cache().rules(in: Self.texts)) == ["go", "run"])
  }

  // MARK: the program

  private func found(_ environment: [String: String] = [:], _ options: String...) throws -> [String]
  {
    let run = try Program.run(
      ["check", "--no-model", "--format", "json"] + options,
      in: repository,
      environment: environment
    )
    #expect(run.status < 2, "\(run.error)")
    return try run.rules()
  }

  private func write(_ rule: RuleText, in folder: String = ".vibecheck/rules") throws {
    try repository.write("\(folder)/\(rule.file.dropFirst(2))", rule.text)
  }

  private var kept: [String] {
    let folder = repository.container + "/cache/vibecheck/rules"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  @Test func `rules that are edited, added, removed or turned off count at once`() throws {
    try repository.stage("a.txt", text: "go\nrun\n")
    try write(Self.rule("a", "go"))
    #expect(try found() == ["a"])
    #expect(try found() == ["a"])
    try write(Self.rule("a", "nothing"))
    #expect(try found() == [])
    try write(Self.rule("a", "go"))
    try write(Self.rule("b", "run"))
    #expect(try found() == ["a", "b"])
    try repository.write(".vibecheck.yaml", "rules: {a: off}\n")
    #expect(try found() == ["b"])
    try FileManager.default.removeItem(atPath: repository.path + "/.vibecheck/rules/b.yaml")
    #expect(try found() == [])
    try repository.write(".vibecheck.yaml", "rules: {a: warning}\n")
    #expect(try found() == ["a"])
  }

  @Test func `a pack that changes counts at once`() throws {
    try repository.stage("a.txt", text: "go\n")
    try repository.write(".vibecheck.yaml", "extends: [./pack]\n")
    try write(Self.rule("a", "go"), in: "pack")
    #expect(try found() == ["a"])
    try repository.write("pack/pack.yaml", "rules: {a: off}\n")
    #expect(try found() == [])
    try repository.write("pack/pack.yaml", "extends: [../other]\n")
    try write(Self.rule("b", "go"), in: "other")
    #expect(try found() == ["a", "b"])
  }

  @Test func `a rule that broke is an error, whatever was kept`() throws {
    try repository.stage("a.txt", text: "go\n")
    try write(Self.rule("a", "go"))
    #expect(try found() == ["a"])
    try repository.write(".vibecheck/rules/a.yaml", "id: a\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains(".vibecheck/rules/a.yaml:1:1: error: the key 'severity' is missing"))
  }

  @Test func `the hooks of the next commit find what was kept`() throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-m", "Draw the badge once").status == 0)
    let folder = repository.container + "/cache/vibecheck/rules"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    // The pack, its rules, and those for the message.
    #expect(names.count == 3)
    #expect(try repository.run("commit", "--allow-empty", "-m", "wip").status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == names)
  }

  @Test func `another build of the program reads the rules itself`() throws {
    try repository.stage("a.txt", text: "go\n")
    try write(Self.rule("a", "go"))
    #expect(try found() == ["a"])
    let kept = kept.count
    #expect(kept > 0)
    let copy = repository.container + "/program"
    let folder = URL(filePath: Program.path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
    let files = FileManager.default
    try files.copyItem(atPath: "\(folder)/vibecheck", toPath: "\(copy)/vibecheck")
    for name in try files.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(".resources") || name.hasSuffix(".bundle") {
      // What was copied a moment ago would not be kept.
      try files.createSymbolicLink(
        atPath: "\(copy)/\(name)",
        withDestinationPath: "\(folder)/\(name)"
      )
    }
    let run = try ChildProcess.run(
      copy + "/vibecheck",
      ["check", "--no-model"],
      in: repository.path,
      environment: repository.environment.merging(
        ["XDG_CACHE_HOME": repository.container + "/cache"]
      ) { $1 },
      input: Data(),
      scratch: repository.container
    )
    #expect(run.status == 1)
    #expect(self.kept.count == 2 * kept)
  }

  @Test func `--no-cache keeps nothing, and a folder that cannot be made is no failure`() throws {
    try repository.stage("a.txt", text: "go\n")
    try write(Self.rule("a", "go"))
    #expect(try found([:], "--no-cache") == ["a"])
    #expect(kept.isEmpty)
    try repository.write("file", "in the way")
    #expect(try found(["XDG_CACHE_HOME": repository.path + "/file"]) == ["a"])
  }

  @Test func `processes that start at once on an empty cache all find the same`() throws {
    try repository.stage("a.txt", text: "go\n")
    try write(Self.rule("a", "go"))
    let run = try repository.shell(
      """
      printf '%s\\n' 1 2 3 4 5 6 | xargs -P 6 -I N sh -c "'\(Program.path)' check --no-model >out.N 2>&1 || :"
      cat out.*
      """,
      environment: ["XDG_CACHE_HOME": repository.container + "/cache"]
    )
    #expect(run.output.matches(of: /No\. \[a\]/).count == 6, "\(run.output)")
    #expect(kept.allSatisfy { $0.hasSuffix(".rules") }, "no part of a file is left: \(kept)")
  }

  @Test func `cache info counts the rules and cache clear removes them`() throws {
    try repository.stage("a.txt", text: "go\n")
    _ = try found()
    #expect(try Program.run("cache", "info", in: repository).output.contains("rules      2 ("))
    #expect(try Program.run("cache", "clear", in: repository).status == 0)
    #expect(kept.isEmpty)
    #expect(try Program.run("cache", "info", in: repository).output.contains("rules      0 ("))
  }
}
