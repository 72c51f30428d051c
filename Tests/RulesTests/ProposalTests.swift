import Patterns
import ReviewTypes
import Rules
import TestSupport
import Testing

/// What rules propose in a hunk: parts of lines, several lines, wider scopes.
@Suite struct ProposalTests {
  /// The places as line numbers of the new file, `5` or `5-7`.
  private func places(
    _ rule: String,
    _ hunk: String,
    _ language: Language? = "javascript",
    newStart: Int = 1
  ) throws -> [String] {
    let rule = try #require(
      try RuleSet.inline("id: a\nseverity: note\nmessage: A.\n" + rule).rules.first
    )
    let parsed = Hunk.parse(hunk, newStart: newStart)
    let side = NewSide(parsed, language: language)
    let numbers = side.indices.map { parsed.lines[$0].newLine ?? 0 }
    return rule.proposals(in: side).places.map { place in
      let (first, last) = (numbers[place.line], numbers[place.endLine])
      return first == last ? "\(first)" : "\(first)-\(last)"
    }
  }

  @Test(arguments: [
    ("comment", ["2", "4"]), ("string", ["3"]), ("code", ["1"]), ("any", ["1", "2", "3", "4"]),
  ]) func `a match counts in the named part only`(part: String, expected: [String]) throws {
    let hunk = """
      +log(a)
      +// log(a)
      +b("log(a)")
      +/* x log(a) */
       // log(b)
      """
    #expect(try places("match: {within: \(part), any: ['log\\(']}", hunk) == expected)
  }

  @Test func `a later match on the line is found`() throws {
    #expect(try places("match: {within: code, any: ['log']}", "+'log'; log()") == ["1"])
    #expect(try places("match: {within: code, any: ['log']}", "+'log'; // log()") == [])
  }

  @Test func `the first visible character of a match decides`() throws {
    #expect(try places("match: {within: comment, any: ['^\\s*//.*']}", "+   // a") == ["1"])
    #expect(try places("match: {within: comment, any: ['\\s//']}", "+ a() // b") == ["1"])
  }

  @Test func `a comment that began on a context line is known`() throws {
    let hunk = " /*\n+log()\n */\n+log()"
    #expect(try places("match: {within: comment, any: ['log']}", hunk) == ["2"])
    #expect(try places("match: {within: code, any: ['log']}", hunk) == ["4"])
  }

  @Test func `what the change deleted opens nothing`() throws {
    #expect(try places("match: {within: code, any: ['log']}", "-/*\n+log()") == ["1"])
  }

  @Test func `a hunk in the middle of a comment is known by its end`() throws {
    let hunk = " log()\n+log()\n  */\n+log()"
    #expect(try places("match: {within: code, any: ['log']}", hunk, newStart: 40) == ["43"])
  }

  @Test func `a part without patterns proposes the lines with a word in it`() throws {
    let hunk = "+a() // b\n+a() //\n+\"//\"\n+/* b\n+ */ a()"
    #expect(try places("match: {within: comment}", hunk) == ["1", "4"])
    #expect(try places("match: {within: string}", "+a('b', '-')\n+a('-')") == ["1"])
  }

  @Test func `a file of no known language is code`() throws {
    #expect(try places("match: {within: code, any: ['log']}", "+// log", nil) == ["1"])
  }

  private static let emptyCatch = #"match: {lines: 3, any: ['catch\s*\(\w*\)\s*\{\s*\}']}"#

  @Test(arguments: [
    ("+} catch (e) {}", ["1"]),
    ("+} catch (e) {\n+}", ["1-2"]),
    ("+} catch (e) {\n+\n+}", ["1-3"]),
    // One line too many.
    ("+} catch (e) {\n+\n+\n+}", []),
    // The match touches an added line; that is where it is shown.
    (" } catch (e) {\n+\n }", ["2-3"]),
    (" } catch (e) {\n+  }", ["2"]),
    ("+} catch (e) {\n }", ["1-2"]),
    // Nothing of it is new.
    (" } catch (e) {\n }\n+a()", []),
    (" } catch (e) {\n-  log(e)\n }\n+a()", []),
    // A deleted line is not in the way.
    (" } catch (e) {\n-  log(e)\n+}", ["2"]),
    ("+} catch (e) {\n+}\n+try {\n+} catch (f) { }", ["1-2", "4"]),
    ("+\n+   \n+catch (e) {\n+}", ["3-4"]),
  ]) func `a match over several lines is shown where it was added`(
    hunk: String,
    expected: [String]
  ) throws {
    #expect(try places(Self.emptyCatch, hunk) == expected)
  }

  @Test func `'^' and '$' match at every line of a match over several`() throws {
    let rule = #"match: {lines: 2, python: ['^\s*except[^:\n]*:$\s+pass$']}"#
    #expect(try places(rule, "+try:\n+  a()\n+except A:\n+  pass", "python") == ["3-4"])
    #expect(try places(rule, "+try:\n+  a()\n+except A:\n+  pass", "ruby") == [])
    #expect(try places(rule, "+except A:\n+  pass # b", "python") == [])
  }

  @Test func `'not' looks at the lines of the match`() throws {
    let rule = #"match: {lines: 2, any: ['\{\s*\}'], not: ['keep']}"#
    #expect(try places(rule, "+a {\n+}") == ["1-2"])
    #expect(try places(rule, "+a {\n+} // keep") == [])
    #expect(try places(rule, "+// keep\n+a {\n+}") == ["2-3"])
  }

  @Test func `parts count over several lines, too`() throws {
    let rule = #"match: {lines: 2, within: code, any: ['\{\s*\}']}"#
    #expect(try places(rule, "+/* {\n+} */\n+a {\n+}") == ["3-4"])
  }

  @Test func `two matches with one first added line are one`() throws {
    #expect(
      try places(#"match: {lines: 3, any: ['a\s+b', 'x\s+a\s+b']}"#, " x\n a\n+b\n+a b") == [
        "3", "4",
      ]
    )
  }

  @Test func `a hunk is asked about once, from the first line that matches to its last addition`()
    throws
  {
    let hunk = "+a()\n+log(1)\n b()\n+log(2)\n+c()\n d()"
    #expect(try places("scope: hunk\nmatch: {any: ['log']}", hunk) == ["2-5"])
    #expect(try places("scope: hunk\nmatch: {any: ['nothing']}", hunk) == [])
    #expect(try places("scope: hunk\nask: Is it?", "+\n+// why\n+a()\n+}") == ["3-4"])
    #expect(try places("scope: hunk\nask: Is it?", "+\n+// why") == [])
  }

  @Test(arguments: [
    (#"match: {any: ['\A(?:fix|wip)$']}"#, "wip", ["1"]),
    (#"match: {any: ['\A(?:fix|wip)$']}"#, "Say why\n\nwip", []),
    (#"match: {any: ['^wip']}"#, "wip a\n\nwip b\nwip c", ["1", "3", "4"]),
    (#"match: {any: ['^wip'], not: ['b']}"#, "wip a\n\nwip b\nwip c", ["1", "4"]),
    (#"match: {any: ['\A.*\n[^\n]']}"#, "a\nb\n", ["1-2"]),
    ("ask: Is it?", "\nSay why\nmore", ["2"]),
    ("ask: Is it?\nmatch: {any: ['a']}", "a\na", ["1"]),
  ]) func `the patterns of a message rule see the message as one text`(
    rule: String,
    message: String,
    expected: [String]
  ) throws {
    let rule = try #require(
      try RuleSet.inline("id: a\nseverity: note\nmessage: A.\nscope: commit-message\n" + rule)
        .rules.first
    )
    let places = rule.proposals(in: NewSide(text: message, language: .commitMessage)).places
    #expect(
      places.map { $0.line == $0.endLine ? "\($0.line + 1)" : "\($0.line + 1)-\($0.endLine + 1)" }
        == expected
    )
  }

  @Test func `a line on which a pattern gives up is undecided`() throws {
    let rule = try #require(
      try RuleSet.inline(
        "id: a\nseverity: note\nmessage: A.\nmatch: {any: ['(a+)+$'], not: ['keep']}"
      ).rules.first
    )
    let hunk = Hunk.parse("+a\n+" + String(repeating: "a", count: 10_000) + "b\n+b")
    let proposals = rule.proposals(in: NewSide(hunk, language: nil))
    #expect(proposals.places.map(\.line) == [0])
    #expect(proposals.undecided == [1])
  }
}
