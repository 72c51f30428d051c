/// A programming language as rules name it, told from a file's name.
package struct Language: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package init(stringLiteral value: String) {
    rawValue = value
  }

  package var description: String { rawValue }

  /// The language of the file at `path`, or nil for a file that is no source code we know.
  package init?(path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let language = Language.byFileName[name] {
      rawValue = language
      return
    }
    guard
      let dot = name.lastIndex(of: "."),
      let language = Language.byExtension[name[name.index(after: dot)...].lowercased()]
    else { return nil }
    rawValue = language
  }

  /// What the examples of a rule about commit messages are written in. No file is.
  package static let commitMessage: Language = "commit-message"

  /// Every language a rule may name.
  package static let all: Set<String> = Set(byExtension.values).union(byFileName.values)

  private static let byFileName: [String: String] = [
    ".gitattributes": "gitattributes",
    "CMakeLists.txt": "cmake",
    "Dockerfile": "dockerfile",
    "Gemfile": "ruby",
    "Makefile": "make",
    "Podfile": "ruby",
    "Rakefile": "ruby",
  ]

  private static let byExtension: [String: String] = [
    "bash": "shell",
    "c": "c",
    "cc": "c++",
    "cjs": "javascript",
    "clj": "clojure",
    "cpp": "c++",
    "cs": "csharp",
    "cxx": "c++",
    "dart": "dart",
    "ex": "elixir",
    "exs": "elixir",
    "go": "go",
    "h": "c",
    "hh": "c++",
    "hpp": "c++",
    "hs": "haskell",
    "java": "java",
    "jl": "julia",
    "js": "javascript",
    "jsx": "javascript",
    "kt": "kotlin",
    "kts": "kotlin",
    "lua": "lua",
    "m": "objective-c",
    "mjs": "javascript",
    "mm": "objective-c",
    "mts": "typescript",
    "php": "php",
    "pl": "perl",
    "pm": "perl",
    "py": "python",
    "pyi": "python",
    "r": "r",
    "rb": "ruby",
    "rs": "rust",
    "scala": "scala",
    "sh": "shell",
    "sql": "sql",
    "swift": "swift",
    "toml": "toml",
    "ts": "typescript",
    "tsx": "typescript",
    "vue": "vue",
    "yaml": "yaml",
    "yml": "yaml",
    "zig": "zig",
    "zsh": "shell",
  ]
}
