import Checking
import ReviewTypes
import Testing

/// Lines as the programs themselves print them.
struct LineOutputTests {
  @Test(
    arguments: [
      (
        "gcc", "a/b.c:3:5: error: 'x' undeclared [-Wx]", "a/b.c", 3, Severity.error,
        "'x' undeclared [-Wx]"
      ),
      ("clang", "/t/b.c:3:5: fatal error: no such file", "/t/b.c", 3, .error, "no such file"),
      ("swiftc", "/t/b.swift:12:9: warning: unused", "/t/b.swift", 12, .warning, "unused"),
      (
        "ruff", "a.py:1:8: F401 [*] `os` imported but unused", "a.py", 1, nil,
        "F401 [*] `os` imported but unused"
      ),
      (
        "pyflakes", "./a.py:1:1: 'os' imported but unused", "./a.py", 1, nil,
        "'os' imported but unused"
      ),
      ("go vet", "vet: ./a.go:3:2: undefined: x", "./a.go", 3, nil, "undefined: x"),
      (
        "shellcheck", "a.sh:3:6: note: quote this [SC2086]", "a.sh", 3, .note, "quote this [SC2086]"
      ),
      (
        "eslint", "/t/a.js:1:5: 'x' is never used. [Error/no-unused-vars]", "/t/a.js", 1, .error,
        "'x' is never used. [Error/no-unused-vars]"
      ),
      ("eslint's warning", "/t/a.js:1:5: x [Warning/y]", "/t/a.js", 1, .warning, "x [Warning/y]"),
      (
        "mypy", "a.py:3: error: no attribute  [attr-defined]", "a.py", 3, .error,
        "no attribute [attr-defined]"
      ),
      (
        "tsc", "src/a.ts(3,5): error TS2322: wrong type", "src/a.ts", 3, .error,
        "TS2322: wrong type"
      ),
      ("javac", "A.java:3: error: ';' expected", "A.java", 3, .error, "';' expected"),
      (
        "rustc", "src/a.rs:2:5: error[E0425]: not found", "src/a.rs", 2, .error,
        "[E0425]: not found"
      ),
      ("a range of columns", "a.x:2:3-9: odd", "a.x", 2, nil, "odd"),
      ("a name with spaces", "my file.c:2: odd", "my file.c", 2, nil, "odd"),
      (
        "colours", "\u{1B}[1ma.c:3:5: \u{1B}[0m\u{1B}[31merror: \u{1B}[0mbad", "a.c", 3, .error,
        "bad"
      ),
      ("a word that is no level", "a.c:3: errors are bad", "a.c", 3, nil, "errors are bad"),
      ("a time in the message", "a.c:3: at 10:20:30", "a.c", 3, nil, "at 10:20:30"),
    ] as [(String, String, String, Int, Severity?, String)]
  )
  func `a line of each tool is read`(
    tool: String,
    line: String,
    path: String,
    number: Int,
    severity: Severity?,
    message: String
  ) throws {
    let results = try CheckFormat.lines.results(in: "summary\n\(line)\r\n    code\n")
    #expect(
      results == [
        CheckResult(
          places: [.init(path: path, line: number)],
          severity: severity,
          message: message
        )
      ]
    )
  }

  @Test(arguments: [
    "", "no place", "a.c: In function 'main':", "a.c:x: error: y", "a.c:0: zero", ":3: no file",
    "a.c:3:", "a.c:3:5:   ", "http://localhost:8080/", "a.c:99999999999999999999: huge",
    "Found 1 error.", "  File \"a.py\", line 3", "a(b): c",
  ])
  func `other lines are passed over`(line: String) throws {
    #expect(try CheckFormat.lines.results(in: line).isEmpty)
  }

  @Test func `a Python error stands at its innermost call`() throws {
    let results = try CheckFormat.lines.results(
      in: """
        Traceback (most recent call last):
          File "t.py", line 1, in <module>
            import a
          File "/t/a.py", line 7
            def f(
                 ^
        SyntaxError: '(' was never closed
        ValueError: not one of ours
        """
    )
    #expect(
      results == [
        CheckResult(
          places: [.init(path: "/t/a.py", line: 7), .init(path: "t.py", line: 1)],
          severity: .error,
          message: "SyntaxError: '(' was never closed"
        )
      ]
    )
  }

  @Test func `a flood of lines is cut, and a long message is shortened`() throws {
    let line = "a.c:1: \(String(repeating: "x", count: 5000))\n"
    let flood = try CheckFormat.lines.results(in: String(repeating: line, count: 10_002))
    #expect(flood.count == CheckFormat.maxResults)
    #expect(flood[0].message.count == 501)
  }
}
