import ReviewTypes
import TestSupport
import Testing

@testable import Rules

/// Below each line what its bytes are: `c` comment, `s` string, `.` code.
@Suite struct LexerTests {
  private func marks(_ lines: [String], _ language: Language, startsFile: Bool = true) -> [String] {
    let grammar = LexicalGrammar.of(language) ?? LexicalGrammar()
    let parts = HunkLexer.parts(of: lines, grammar: grammar, startsFile: startsFile)
    return zip(lines, parts).map { line, parts in
      String(
        line.utf8.indices.enumerated().map { offset, _ -> Character in
          switch parts.part(at: offset) {
          case .comment: "c"
          case .string: "s"
          case .code: "."
          }
        }
      )
    }
  }

  @Test func `every language of files has a grammar`() {
    for language in Language.all {
      #expect(LexicalGrammar.of(Language(rawValue: language)) != nil, "\(language)")
    }
  }

  @Test func `a file of no known language is code`() {
    let side = NewSide(text: "# \"a\"", language: nil)
    #expect(side.parts.map(\.pieces) == [[.init(end: 5, part: .code)]])
  }

  @Test(
    arguments: [
      (
        "swift",
        #"let a = "x \(f("y")) z" // c"#,
        #"........sssss..sss.ssss.cccc"#
      ),
      (
        "swift",
        ##"let a = #"x " \(y)"# + "//""##,
        #"........ssssssssssss...ssss"#
      ),
      ("swift", "a /* b /* c */ d */ e", "..ccccccccccccccccc.."),
      (
        "python",
        "x = rb'a#' + f\"{b}\"  # c's",
        "....ssssss...ssssss..ccccc"
      ),
      ("python", ##"x = "a\"#b" # c"##, "....sssssss.ccc"),
      ("python", "'''doc # d''' + 1", "sssssssssssss...."),
      (
        "javascript",
        "s = `a ${f(`b`, {c: '}'})} d`; // e",
        "....sssss..sss......sss..ssss..cccc"
      ),
      ("javascript", "x = /[\"/]'/.test(y) // z", "....................cccc"),
      ("javascript", "x = a / b; y = '//' / 2", "...............ssss...."),
      ("javascript", "<p>Don't // it</p>", ".........ccccccccc"),
      ("typescript", "const url = 'http://a'", "............ssssssssss"),
      ("vue", "<p><!-- it's --></p>", "...ccccccccccccc...."),
      (
        "rust", "fn f<'a>(x: &'a str) -> char { '\"' } // b",
        "...............................sss...cccc"
      ),
      ("rust", ##"let a = r#"b"c"#; // d"##, "........ssssssss..cccc"),
      ("rust", #"let a = r"\"; // d"#, "........ssss..cccc"),
      ("c", "char q = '\\''; /* \" */ x();", ".........ssss..ccccccc....."),
      ("c", "L\"a//b\" + u8\"c\"", "sssssss...sssss"),
      ("c++", "int n = 1'000'000; // a", "...................cccc"),
      ("c++", "auto s = LR\"x(a)\" // )x\"; // b", ".........sssssssssssssss..cccc"),
      ("objective-c", "NSLog(@\"a // b\"); // c", "......sssssssss...cccc"),
      (
        "csharp", #"var p = @"C:\"; var q = $@"a""b"; // c"#,
        "........ssssss..........ssssssss..cccc"
      ),
      ("java", "char c = '\"'; String s = \"'\"; // d", ".........sss.............sss..cccc"),
      ("kotlin", "val s = \"a ${b(\"c\")} d\" // e", "........sssss..sss.ssss.cccc"),
      ("scala", "val c = 'x' // y", "........sss.cccc"),
      ("dart", "var s = 'a ${b} \" c'; // d", "........sssss.ssssss..cccc"),
      ("go", "s := `a\\` + \"b//\" // c", ".....ssss...sssss.cccc"),
      ("zig", "    \\\\ a \" // b", "....sssssssssss"),
      ("zig", "const c = '\"'; // a", "..........sss..cccc"),
      ("php", "$a = 'b#'; # c", ".....ssss..ccc"),
      ("php", "#[Pure] // a", "........cccc"),
      ("ruby", "s = \"a #{b['c']} d\" # e", "....sssss..sss.ssss.ccc"),
      ("ruby", "x =~ /'#/ # c", "..........ccc"),
      ("perl", "$#list; $a = 'b'; # c", ".............sss..ccc"),
      ("shell", "echo ${#a} \"b $(c 'd') # e\" 'f' # g", "...........sssss..sssssssss.sss.ccc"),
      ("shell", "echo it\\'s # a", "...........ccc"),
      ("shell", "a=b#c; d # e", ".........ccc"),
      ("sql", "SELECT 'it''s -- a' -- b", ".......ssssssssssss.cccc"),
      ("lua", "s = [[a -- b]] --[[ c ]] d -- e", "....ssssssssss.ccccccccc...cccc"),
      (
        "haskell", "x = foldl' '\"' {- a {- b -} c -} -- d", "...........sss.ccccccccccccccccc.cccc"
      ),
      ("clojure", "(f \\\" \"a;\") ; b", "......ssss..ccc"),
      ("elixir", "x = \"a #{b} c\" # d", "....sssss.ssss.ccc"),
      ("julia", "x = a' + 'b' #= c =# d # e", ".........sss.ccccccc...ccc"),
      ("r", "x <- '#a' # b", ".....ssss.ccc"),
      ("toml", "a = 'b#\\' # c", "....sssss.ccc"),
      ("yaml", "a: it's b # c", "..........ccc"),
      ("yaml", "a: 'b # ''c' # d", "...sssssssss.ccc"),
      ("cmake", "set(A \"b#\") #[[ c ]] # d", "......ssss..cccccccc.ccc"),
      ("make", "A = b # c", "......ccc"),
      ("dockerfile", "RUN a # b", "........."),
      ("dockerfile", "  # b", "..ccc"),
      ("gitattributes", "# a", "ccc"),
    ] as [(Language, String, String)]
  )
  func `comment, string and code are told apart`(
    language: Language,
    line: String,
    expected: String
  ) {
    #expect(marks([line], language) == [expected])
  }

  @Test(
    arguments: [
      ("c", ["/* a", " b */ c", "d"], ["cccc", "ccccc..", "."]),
      ("c", ["#define A \"b \\", "c\" + d"], ["..........ssss", "ss...."]),
      ("javascript", ["x = `a", "// ${y} b`", "z"], ["....ss", "sssss.ssss", "."]),
      ("javascript", ["x = 'a", "b' // c"], ["......", "...cccc"]),
      ("python", ["x = '''a", "# b", "c''' # d"], ["....ssss", "sss", "ssss.ccc"]),
      (
        "shell", ["cat <<EOF # a", "it's # b", "EOF", "c # d"],
        ["..........ccc", "ssssssss", "sss", "..ccc"]
      ),
      ("shell", ["awk '{ # a", "}' b"], ["....ssssss", "ss.."]),
      (
        "ruby", ["f(<<~SQL, 'a')", "  -- it's", "  SQL", "b"],
        ["..........sss.", "sssssssss", "sssss", "."]
      ),
      ("ruby", ["=begin", "a", "=end", "b"], ["cccccc", "c", "cccc", "."]),
      ("ruby", ["x << VALUE", "'a'"], ["..........", "sss"]),
      ("php", ["$a = <<<EOT", "it's", "EOT;", "# b"], ["...........", "ssss", "ssss", "ccc"]),
      ("perl", ["=pod", "it's", "=cut", "$a"], ["cccc", "cccc", "cccc", ".."]),
      (
        "swift", ["let a = \"\"\"", "  // b \\(c)", "  \"\"\" // d"],
        ["........sss", "sssssssss.s", "sssss.cccc"]
      ),
      ("lua", ["--[[ a", "b ]] c"], ["cccccc", "cccc.."]),
      ("rust", ["let a = \"b", "  // c\";"], ["........ss", "sssssss."]),
    ] as [(Language, [String], [String])]
  )
  func `what is open goes on in the next line`(
    language: Language,
    lines: [String],
    expected: [String]
  ) {
    #expect(marks(lines, language) == expected)
  }

  /// The hunk begins further down than the file.
  @Test(
    arguments: [
      ("c", ["a b", "c */ d", "e"], ["ccc", "cccc..", "."]),
      ("java", [" * a", " * b's", "c()"], ["cccc", "cccccc", "ccc"]),
      ("java", [" * a", " * b's", " */", "c()"], ["cccc", "cccccc", "ccc", "..."]),
      ("c", ["* b;", "c()"], ["....", "..."]),
      ("javascript", ["a('**/*.js')", "b()"], ["..sssssssss.", "..."]),
      ("vue", ["a", "b --> <c>"], ["c", "ccccc...."]),
      ("haskell", ["it's", "-} a"], ["cccc", "cc.."]),
      ("python", ["Text, it's.", "\"\"\"", "x = 1  # c"], ["sssssssssss", "sss", ".......ccc"]),
      ("python", ["and so on.\"\"\"", "x = 1"], ["sssssssssssss", "....."]),
      ("python", ["def f():", "    \"\"\"", "    It's."], ["........", "....sss", "sssssssss"]),
      ("python", ["x = 1", "\"\"\"One.\"\"\"", "y"], [".....", "ssssssssss", "."]),
      ("python", ["x = f\"\"\"", "a"], ["....ssss", "s"]),
      ("kotlin", ["a it's", "\"\"\".trimIndent()", "b"], ["ssssss", "sss.............", "."]),
    ] as [(Language, [String], [String])]
  )
  func `a hunk may begin in the middle of a comment or string`(
    language: Language,
    lines: [String],
    expected: [String]
  ) {
    #expect(marks(lines, language, startsFile: false) == expected)
  }

  @Test func `a file never begins in the middle`() {
    #expect(marks(["a */ b"], "c") == ["......"])
  }

  @Test func `a line of nothing but apostrophes ends soon`() {
    let line = String(repeating: "' \" ", count: 20_001)
    #expect(marks([line], "javascript").first?.count == 80_004)
  }

  @Test func `every byte of damaged code has a part`() {
    var damage = Damage(
      of: """
        x = 'a' + "b ${c} \\(d) #{e}" // f
        /* g */ `h` -- i # j
        r#"k"# R"l(m)l" <<~EOF
        n
        EOF
        \"\"\"o\"\"\" {- p -} [[q]] = /r/
        """,
      alphabet: "'\"`#/*{}()$\\<>-=[]\n@"
    )
    let languages = Language.all.sorted()
    for round in 0..<Damage.rounds {
      let lines = String(decoding: damage.next(), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let language = Language(rawValue: languages[round % languages.count])
      let parts = HunkLexer.parts(
        of: lines,
        grammar: LexicalGrammar.of(language) ?? LexicalGrammar(),
        startsFile: round % 2 == 0
      )
      for (line, parts) in zip(lines, parts) {
        let ends = parts.pieces.map(\.end)
        #expect(ends.last ?? 0 == line.utf8.count)
        #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
      }
    }
  }
}
