import Patterns
import ReviewTypes
import Rules
import Testing

@Suite struct RuleScopeTests {
  private static let place = Place(file: "f", line: 1, column: 1)

  private static func rule(_ id: RuleID, _ severity: Severity) -> Rule {
    Rule(id: id, severity: severity, message: "m", ask: "Is it?", match: nil)
  }

  private static func setting(
    _ id: RuleID,
    _ state: RuleSetting.State,
    threshold: Double? = nil
  ) -> RuleSetting {
    RuleSetting(id, state, threshold: threshold, at: place)
  }

  private static var definitions: [RuleID: Rule] {
    ["a": rule("a", .error), "b": rule("b", .warning), "c": rule("c", .note)]
  }

  /// `id severity threshold` of each rule, ordered.
  private func text(_ rules: [Rule]) -> [String] {
    rules.map { rule in
      "\(rule.id) \(rule.severity)" + (rule.threshold.map { " \($0)" } ?? "")
    }
  }

  private func scope(
    packs: [RuleSetting],
    _ layers: RuleLayer...,
    only: Set<RuleID> = []
  ) -> RuleScope {
    RuleScope(
      definitions: Self.definitions,
      packs: packs,
      layers: layers,
      isWanted: { only.isEmpty || only.contains($0) }
    )
  }

  @Test func `a rule that nothing turns on is not in force`() {
    let scope = scope(packs: [Self.setting("b", .on(nil)), Self.setting("a", .on(.note))])
    #expect(text(scope.rules(for: "x")) == ["a note", "b warning"])
    #expect(text(scope.inForce.rules) == ["a note", "b warning"])
  }

  @Test func `later settings win, and a threshold alone turns nothing on`() {
    let layer = RuleLayer(settings: [
      Self.setting("a", .off), Self.setting("b", .unchanged, threshold: 0.9),
      Self.setting("c", .unchanged, threshold: 0.5),
    ])
    let scope = scope(
      packs: [Self.setting("a", .on(nil)), Self.setting("b", .on(.error))],
      layer
    )
    #expect(text(scope.rules(for: "x")) == ["b error 0.9"])
  }

  @Test func `a nearer folder's rules go over an outer folder's overrides`() throws {
    let outer = RuleLayer(
      settings: [Self.setting("a", .on(.warning))],
      overrides: [
        .init(files: try PathList(["*.py"]), settings: [Self.setting("a", .on(.note))]),
        .init(files: try PathList(["/in/*.py"]), settings: [Self.setting("b", .on(nil))]),
      ]
    )
    let inner = RuleLayer(
      folder: "in",
      settings: [Self.setting("a", .on(.error))],
      overrides: [
        .init(files: try PathList(["/t.py"]), settings: [Self.setting("a", .off)])
      ]
    )
    #expect(text(scope(packs: [], outer).rules(for: "x.py")) == ["a note"])
    #expect(text(scope(packs: [], outer).rules(for: "x.js")) == ["a warning"])
    let both = scope(packs: [], outer, inner)
    #expect(text(both.rules(for: "in/x.py")) == ["a error", "b warning"])
    #expect(text(both.rules(for: "in/t.py")) == ["b warning"])
    #expect(text(both.rules(for: "in/in/t.py")) == ["a error"])
    #expect(text(both.inForce.rules) == ["a error", "b warning"])
  }

  @Test func `a rule that was off comes back with what was said of it`() throws {
    let layer = RuleLayer(
      settings: [Self.setting("a", .off, threshold: 0.7)],
      overrides: [.init(files: try PathList(["s/"]), settings: [Self.setting("a", .on(nil))])]
    )
    let scope = scope(packs: [Self.setting("a", .on(.note))], layer)
    #expect(text(scope.rules(for: "x")) == [])
    #expect(text(scope.rules(for: "s/x")) == ["a note 0.7"])
  }

  @Test func `what the command line leaves out is out everywhere`() {
    let layer = RuleLayer(settings: [Self.setting("a", .on(.error)), Self.setting("b", .on(nil))])
    #expect(text(scope(packs: [], layer, only: ["b"]).rules(for: "x")) == ["b warning"])
  }

  @Test func `each folder's ignored files are left out`() throws {
    let outer = RuleLayer(ignores: try PathList(["gen/"]))
    let inner = RuleLayer(folder: "web", ignores: try PathList(["/old.js"]))
    let scope = scope(packs: [], outer, inner)
    #expect(scope.ignores("web/gen/a.js"))
    #expect(scope.ignores("web/old.js"))
    #expect(!scope.ignores("web/app/old.js"))
  }

  @Test func `a setting turns the model of a rule with patterns off, and on again`() throws {
    let judged = Rule(
      id: "a",
      severity: .error,
      message: "m",
      ask: "Is it?",
      match: LineMatch(any: [try Pattern("x")])
    )
    func isJudged(_ settings: Bool?...) -> Bool? {
      RuleScope(
        definitions: ["a": judged],
        packs: [Self.setting("a", .on(nil))],
        layers: [
          RuleLayer(
            settings: settings.map {
              RuleSetting("a", .unchanged, asksModel: $0, at: Self.place)
            }
          )
        ]
      ).rules(for: "x").first?.isJudged
    }
    #expect(isJudged(nil) == true)
    #expect(isJudged(false) == false)
    #expect(isJudged(false, nil) == false)
    #expect(isJudged(false, true) == true)
  }
}
