import Foundation
import Patterns
import Testing

@Suite struct PathListTests {
  @Test(
    arguments: [
      ([], "a.c", false),
      (["src/"], "src/a.c", true),
      (["src/", "!src/generated/"], "src/generated/a.c", false),
      (["src/", "!src/generated/", "keep.c"], "src/generated/keep.c", true),
      (["**", "!*.md"], "docs/a.md", false),
      (["!*.md"], "a.c", false),
      ([#"\!a"#], "!a", true),
    ] as [([String], String, Bool)]
  )
  func `the last pattern that matches decides`(
    sources: [String],
    path: String,
    expected: Bool
  ) throws {
    #expect(try PathList(sources).names(path) == expected)
  }

  @Test func `a mistake says which pattern, where and why`() {
    let expected = PatternError(pattern: "!src/[ab", byteOffset: 5, message: "missing ']'")
    #expect(throws: expected) { try PathList(["a", "!src/[ab"]) }
  }

  private static let paths = [
    "a", "a.c", "a.md", "ab", "b.c", "build/a.c", "build/keep.c", "build/x/keep.c", "docs/a.md",
    "docs/b/a.md", "docs/b/c/a.c", "src/a.c", "src/build/a.c", "src/gen/a.c", "src/gen/b/keep.c",
    "src/gen/b/z.md", "x/docs/a.md", "x/src/a.c", "x/y/z/a.c", "!a", "v7.txt", "vé.txt", "a b",
  ]

  /// git itself is the judge.
  @Test(arguments: [
    ["*.c"], ["*.c", "!keep.c"], ["build", "!build/keep.c"], ["build/", "!build/keep.c"],
    ["build/*", "!build/keep.c"], ["build/**", "!build/x/", "!keep.c"], ["**"], ["*", "!*.md"],
    ["*", "!*/", "!*.md"], ["/*", "!/docs/"], ["/*", "!/docs"], ["docs/**/a.md"], ["**/docs/"],
    ["**/docs/**"], ["docs/*"], ["/docs/b"], ["docs/b/"], ["src/gen/", "!src/gen/b/"],
    ["src/gen/*", "!src/gen/b/", "src/gen/b/*", "!src/gen/b/z.md"], ["x/**/a.c"], ["x/*/a.c"],
    ["?.c"], ["[ab].c"], ["[!a].c"], ["[^a].c"], ["v[0-9].txt"], ["v[[:digit:]].txt"],
    ["[[:alpha:]]"],
    [#"\!a"#], ["!a"], ["a*"], ["**a"], ["a**"], ["src/**", "!src/**/*.c"], ["a", "!a", "a"],
    ["/a", "!a"], ["docs", "!docs"], ["docs/", "!docs/"], ["**/b/**", "!**/z.md"],
    ["[[:punct:]]a"], ["build/?.c"], ["x/", "!x/src/", "!x/src/a.c"],
  ]) func `files are ignored as git ignores them`(sources: [String]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(
      atPath: folder,
      withIntermediateDirectories: true
    )
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.currentDirectoryURL = URL(filePath: folder)
    process.arguments = [
      "-c",
      """
      git init -q . && printf '%s\\n' "$PATTERNS" >.gitignore
      printf '%s\\n' "$PATHS" | while read -r path; do
        case $path in */*) mkdir -p "${path%/*}" ;; esac
        : >"$path"
      done
      git -c core.quotePath=false ls-files --others --ignored --exclude-standard
      """,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PATTERNS": sources.joined(separator: "\n"),
      "PATHS": Self.paths.joined(separator: "\n"),
      "HOME": folder, "GIT_CONFIG_GLOBAL": "/dev/null",
    ]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let byGit = Set(text.split(separator: "\n").map(String.init))
    let list = try PathList(sources)
    for path in Self.paths {
      #expect(list.ignores(path) == byGit.contains(path), "\(path)")
    }
  }
}
