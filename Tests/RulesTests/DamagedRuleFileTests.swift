import TestSupport
import Testing

@testable import Rules

@Suite struct DamagedRuleFileTests {
  @Test func `no damaged rule file crashes the reader`() {
    var damage = Damage(
      of: #"""
        # yaml-language-server: $schema=rule.schema.json
        id: a-rule
        severity: warning
        message: >
          Folded over
          two lines
        ask: Is this line bad?
        languages: [python, "swift"]
        files: ["**/*.py", 'src/[a-z]?/**']
        ignores: ["**/scripts/**"]
        match:
          any:
            - '\bprint\s*\((?!x)'
            - "\u202Ex{2,3}|(?<a>b)"
          python: ['^\s*pass$']
          not: ['logger\.']
        examples:
          bad:  [{language: python, code: "print('here', x)"}]
          good:
            - language: python
              code: |
                a = &b
                *c
        note: !!str text
        url: https://example.org/
        """#,
      alphabet: "[]{}(),:-'\"\\|>&*!%#?+^$ \n\t\0\u{202E}é"
    )
    for _ in 0..<Damage.rounds {
      let text = String(decoding: damage.next(), as: UTF8.self)
      let read = RuleFile(file: "a-rule.yaml", text: text)
      #expect(read.rule != nil || !read.mistakes.isEmpty)
      #expect(read.mistakes.allSatisfy { $0.line >= 1 && $0.column >= 1 })
    }
  }
}
