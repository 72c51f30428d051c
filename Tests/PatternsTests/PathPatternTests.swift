import Patterns
import Testing

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("*.md", "README.md"),
    ("*.md", "docs/guide/start.md"),
    ("docs", "docs/start.md"),
    ("docs", "a/docs/start.md"),
    ("docs", "docs"),
    ("docs/", "a/docs/start.md"),
    ("/docs", "docs/start.md"),
    ("src/*.c", "src/ring.c"),
    ("src/**", "src/a/b.c"),
    ("**", "a"),
    ("**", "a/b.c"),
    ("**/scripts/**", "scripts/run.sh"),
    ("**/scripts/**", "tools/scripts/a/run.sh"),
    ("**/*.py", "a.py"),
    ("a/**/b.c", "a/b.c"),
    ("a/**/b.c", "a/x/y/b.c"),
    ("test?.py", "test1.py"),
    ("[ab]*.c", "bank.c"),
    ("[!ab]*.c", "core.c"),
    ("[]x]y", "]y"),
    ("v[0-9].txt", "v7.txt"),
    (#"\*.c"#, "*.c"),
    (#"\!keep"#, "!keep"),
    ("a.c", "a.c"),
    ("größe?", "größe€"),
    ("foo**bar", "foobazbar"),
    ("(x)+{1}|$^", "(x)+{1}|$^"),
  ]) func `a path is matched`(pattern: String, path: String) throws {
    #expect(try PathPattern(pattern).matches(path))
  }

  @Test(arguments: [
    ("*.md", "README.mdx"),
    ("docs/", "docs"),
    ("docs", "mydocs/a.md"),
    ("docs", "docs.md"),
    ("/docs", "a/docs/start.md"),
    ("src/*.c", "src/a/ring.c"),
    ("src/*.c", "lib/src/ring.c"),
    ("src/**", "src"),
    ("**/scripts/**", "myscripts/run.sh"),
    ("a/**/b.c", "a/xb.c"),
    ("test?.py", "test.py"),
    ("test?.py", "test/.py"),
    ("[ab]*.c", "core.c"),
    ("[!ab]*.c", "bank.c"),
    ("a[!b]c", "a/c"),
    (#"\*.c"#, "a.c"),
    ("a.c", "abc"),
    ("foo**bar", "foo/bar"),
    ("*.md", "readme.md\n"),
  ]) func `a path is not matched`(pattern: String, path: String) throws {
    #expect(try !PathPattern(pattern).matches(path))
  }

  @Test(arguments: [
    ("src/[ab", 4, "missing ']'"),
    ("!src", 0, "a leading '!' is not supported"),
    ("", 0, "the pattern names no file"),
    ("/", 0, "the pattern names no file"),
  ]) func `a mistake says where and why`(source: String, byteOffset: Int, message: String) {
    let expected = PatternError(pattern: source, byteOffset: byteOffset, message: message)
    #expect(throws: expected) { try PathPattern(source) }
  }
}
