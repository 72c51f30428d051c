import ReviewTypes

/// The table of languages.
extension LexicalGrammar {
  /// The grammar of `language`; nil for one without comments and strings that we know.
  static func of(_ language: Language) -> LexicalGrammar? {
    table[language.rawValue]
  }

  private static let table: [String: LexicalGrammar] = [
    "c": c,
    "c++": cpp,
    "clojure": clojure,
    "cmake": cmake,
    "csharp": csharp,
    "dart": dart,
    "dockerfile": dockerfile,
    "elixir": elixir,
    "gitattributes": gitattributes,
    "go": go,
    "haskell": haskell,
    "java": java,
    "javascript": javascript,
    "julia": julia,
    "kotlin": kotlin,
    "lua": lua,
    "make": make,
    "objective-c": objectiveC,
    "perl": perl,
    "php": php,
    "python": python,
    "r": r,
    "ruby": ruby,
    "rust": rust,
    "scala": scala,
    "shell": shell,
    "sql": sql,
    "swift": swift,
    "toml": toml,
    "typescript": javascript,
    "vue": vue,
    "yaml": yaml,
    "zig": zig,
  ]

  private static let slashes: [Comment] = [.line("//"), .block("/*", "*/")]
  private static let nestedSlashes: [Comment] = [.line("//"), .block("/*", "*/", nests: true)]
  private static let hash: [Comment] = [.line("#")]
  /// Where `#` also stands in words and variables.
  private static let freeHash: [Comment] = [.line("#", .afterBreak)]
  private static let doubleAndSingle: [Quote] = [.quote("\""), .quote("'")]

  private static let c = LexicalGrammar(
    comments: slashes,
    quotes: [.quote("\"")],
    prefixes: ["l", "u", "u8"],
    hasCharacters: true
  )
  private static let cpp = LexicalGrammar(
    comments: slashes,
    quotes: [.quote("R\"", "\"", .none, spansLines: true, isDelimited: true), .quote("\"")],
    prefixes: ["l", "u", "u8"],
    hasCharacters: true
  )
  private static let objectiveC = LexicalGrammar(
    comments: slashes,
    quotes: [.quote("@\"", "\""), .quote("\"")],
    hasCharacters: true
  )
  private static let csharp = LexicalGrammar(
    comments: slashes,
    quotes: [
      .quote("\"\"\"", nil, .none, spansLines: true),
      .quote("$@\"", "\"", .doubling, spansLines: true),
      .quote("@$\"", "\"", .doubling, spansLines: true),
      .quote("@\"", "\"", .doubling, spansLines: true),
      .quote("$\"", "\""),
      .quote("\""),
    ],
    hasCharacters: true
  )
  private static let java = LexicalGrammar(
    comments: slashes,
    quotes: [.quote("\"\"\"", spansLines: true), .quote("\"")],
    hasCharacters: true
  )
  private static let kotlin = LexicalGrammar(
    comments: nestedSlashes,
    quotes: [
      .quote("\"\"\"", nil, .none, spansLines: true, interpolation: .braces("${")),
      .quote("\"", interpolation: .braces("${")),
    ],
    hasCharacters: true
  )
  private static let scala = LexicalGrammar(
    comments: nestedSlashes,
    quotes: [
      .quote("\"\"\"", nil, .none, spansLines: true, interpolation: .braces("${")),
      .quote("\"", interpolation: .braces("${")),
    ],
    hasCharacters: true
  )
  private static let swift = LexicalGrammar(
    comments: nestedSlashes,
    quotes: [
      .quote("\"\"\"", nil, .none, spansLines: true, isFenced: true),
      .quote("\"", nil, .none, isFenced: true),
      .quote("\"\"\"", spansLines: true, interpolation: .parentheses("\\(")),
      .quote("\"", interpolation: .parentheses("\\(")),
    ]
  )
  private static let dart = LexicalGrammar(
    comments: nestedSlashes,
    quotes: [
      .quote("'''", spansLines: true, interpolation: .braces("${")),
      .quote("\"\"\"", spansLines: true, interpolation: .braces("${")),
      .quote("'", interpolation: .braces("${")),
      .quote("\"", interpolation: .braces("${")),
    ],
    prefixes: ["r"]
  )
  private static let go = LexicalGrammar(
    comments: slashes,
    quotes: [.quote("`", nil, .none, spansLines: true), .quote("\"")],
    hasCharacters: true
  )
  private static let rust = LexicalGrammar(
    comments: nestedSlashes,
    quotes: [
      .quote("\"", nil, .none, spansLines: true, isFenced: true),
      .quote("r\"", "\"", .none, spansLines: true),
      .quote("\"", spansLines: true),
    ],
    prefixes: ["r", "b", "br", "c", "cr"],
    hasCharacters: true
  )
  private static let zig = LexicalGrammar(
    comments: [.line("//")],
    quotes: [.quote("\\\\", "", .none), .quote("\"")],
    hasCharacters: true
  )
  private static let javascript = LexicalGrammar(
    comments: slashes,
    quotes: [
      .quote("`", spansLines: true, interpolation: .braces("${")), .quote("\""), .quote("'"),
    ],
    hasRegularExpressions: true
  )
  private static let vue = LexicalGrammar(
    comments: [.block("<!--", "-->")] + slashes,
    quotes: javascript.quotes,
    hasRegularExpressions: true
  )
  private static let php = LexicalGrammar(
    comments: [
      .line("//"), .block("/*", "*/"), .block("<!--", "-->"),
      .line("#", .afterBreak, notBefore: UInt8(ascii: "[")),
    ],
    quotes: [.quote("\"", interpolation: .braces("{$")), .quote("'")],
    heredocs: [Array("<<<".utf8)]
  )
  private static let python = LexicalGrammar(
    comments: hash,
    quotes: [
      .quote("\"\"\"", spansLines: true), .quote("'''", spansLines: true),
      .quote("\""), .quote("'"),
    ],
    prefixes: ["r", "b", "f", "u", "t", "rb", "br", "rf", "fr", "rt", "tr"]
  )
  private static let ruby = LexicalGrammar(
    comments: [.block("=begin", "=end", .firstColumn), .line("#", .afterBreak)],
    quotes: [.quote("\"", interpolation: .braces("#{")), .quote("'"), .quote("`")],
    hasRegularExpressions: true,
    heredocs: [Array("<<~".utf8), Array("<<-".utf8), Array("<<".utf8)]
  )
  private static let perl = LexicalGrammar(
    comments: [.block("=pod", "=cut", .firstColumn), .block("=head", "=cut", .firstColumn)]
      + freeHash,
    quotes: doubleAndSingle,
    heredocs: [Array("<<~".utf8), Array("<<".utf8)]
  )
  private static let shell = LexicalGrammar(
    comments: freeHash,
    quotes: [
      .quote("$'", "'", spansLines: true),
      .quote("'", nil, .none, spansLines: true),
      .quote("\"", spansLines: true, interpolation: .parentheses("$(")),
    ],
    heredocs: [Array("<<-".utf8), Array("<<".utf8)]
  )
  private static let sql = LexicalGrammar(
    comments: [.line("--"), .block("/*", "*/", nests: true)],
    quotes: [
      .quote("$$", nil, .none, spansLines: true), .quote("'", nil, .doubling, spansLines: true),
      .quote("\"", nil, .doubling),
    ]
  )
  private static let lua = LexicalGrammar(
    comments: [.block("--[[", "]]"), .block("--[=[", "]=]"), .line("--")],
    quotes: [
      .quote("[[", "]]", .none, spansLines: true), .quote("[=[", "]=]", .none, spansLines: true),
    ] + doubleAndSingle
  )
  private static let haskell = LexicalGrammar(
    comments: [.block("{-", "-}", nests: true), .line("--")],
    quotes: [.quote("\"")],
    hasCharacters: true
  )
  private static let clojure = LexicalGrammar(
    comments: [.line(";")],
    quotes: [.quote("\"", spansLines: true)]
  )
  private static let elixir = LexicalGrammar(
    comments: hash,
    quotes: [
      .quote("\"\"\"", spansLines: true, interpolation: .braces("#{")),
      .quote("'''", spansLines: true, interpolation: .braces("#{")),
      .quote("\"", interpolation: .braces("#{")), .quote("'", followsNoWord: true),
    ]
  )
  private static let julia = LexicalGrammar(
    comments: [.block("#=", "=#", nests: true), .line("#")],
    quotes: [
      .quote("\"\"\"", spansLines: true, interpolation: .parentheses("$(")),
      .quote("\"", interpolation: .parentheses("$(")),
    ],
    hasCharacters: true
  )
  private static let r = LexicalGrammar(comments: hash, quotes: doubleAndSingle)
  private static let toml = LexicalGrammar(
    comments: hash,
    quotes: [
      .quote("\"\"\"", spansLines: true), .quote("'''", nil, .none, spansLines: true),
      .quote("\""), .quote("'", nil, .none),
    ]
  )
  private static let yaml = LexicalGrammar(
    comments: freeHash,
    quotes: [
      .quote("\"", followsNoWord: true), .quote("'", nil, .doubling, followsNoWord: true),
    ]
  )
  private static let cmake = LexicalGrammar(
    comments: [.block("#[[", "]]"), .block("#[=[", "]=]"), .line("#")],
    quotes: [.quote("[[", "]]", .none, spansLines: true), .quote("\"", spansLines: true)]
  )
  private static let make = LexicalGrammar(comments: hash, quotes: doubleAndSingle)
  private static let dockerfile = LexicalGrammar(
    comments: [.line("#", .firstOnLine)],
    quotes: doubleAndSingle
  )
  private static let gitattributes = LexicalGrammar(comments: [.line("#", .firstOnLine)])
}
