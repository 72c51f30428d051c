import Patterns
import Testing

@Suite struct PatternSampleTests {
  @Test(arguments: [
    (#"\bprint\("#, "print("),
    (#"^\s*(?:TODO|FIXME)\b"#, "TODO"),
    (#"console\.(log|debug)\(.*\)"#, "console.log()"),
    (#"a{2,3}b?c+?"#, "aac"),
    (#"[xyz][^a]\d\w"#, "x11a"),
    (#"(?i)password\s*=\s*["'][^"']+["']"#, #"password="a""#),
    (#"(?<name>a)(?!b)"#, "a"),
    (#"[]a]x"#, "]x"),
    (#"a??\?"#, "?"),
  ]) func `a text is made that the pattern matches`(source: String, expected: String) throws {
    #expect(PatternSample.text(for: try Pattern(source)) == expected)
  }

  @Test(arguments: ["(?=b)a", "", "^$", #"(a)\1"#]) func `no wrong text is made`(source: String)
    throws
  {
    #expect(PatternSample.text(for: try Pattern(source)) == nil)
  }
}
