package import ReviewTypes

extension Language {
  /// Where a file of this language may lie that is neither a test, a script nor an example: an
  /// excerpt of code is reviewed under it, since a model is shown the path.
  package var neutralPath: String {
    switch rawValue {
    case "gitattributes": ".gitattributes"
    case "dockerfile": "Dockerfile"
    case "make": "Makefile"
    case "cmake": "CMakeLists.txt"
    default: "src/module.\(Language.fileEndings[rawValue] ?? rawValue)"
    }
  }

  /// The usual ending where it is not the language's own name.
  private static let fileEndings: [String: String] = [
    "c++": "cpp",
    "clojure": "clj",
    "csharp": "cs",
    "elixir": "ex",
    "haskell": "hs",
    "javascript": "js",
    "julia": "jl",
    "kotlin": "kt",
    "objective-c": "m",
    "perl": "pl",
    "python": "py",
    "ruby": "rb",
    "rust": "rs",
    "shell": "sh",
    "typescript": "ts",
  ]
}
