import BundledRules
import Foundation
import ReviewTypes
import Rules
import Testing

@Suite struct BundledPackTests {
  private func pack(_ name: String) throws -> Pack {
    let file = try #require(BundledRules.packsFolder) + "/\(name).yaml"
    return try Pack.read(
      String(contentsOfFile: file, encoding: .utf8),
      file: file,
      packNames: BundledRules.packNames
    )
  }

  @Test func `the packs that users know are there`() {
    for name in ["ai-residue", "recommended", "security", "strict"] {
      #expect(BundledRules.packNames.contains(name))
    }
  }

  @Test(arguments: BundledRules.packNames)
  func `a pack says what it is for and names rules that there are`(name: String) throws {
    let pack = try pack(name)
    #expect(pack.description?.isEmpty == false)
    #expect(!pack.settings.isEmpty)
    let ids = Set(BundledRules.ruleIDs.map { RuleID($0) })
    #expect(pack.settings.map(\.rule).filter { !ids.contains($0) } == [])
    #expect(Set(pack.settings.map(\.rule)).count == pack.settings.count, "one rule is named twice")
  }

  @Test func `every bundled rule is in a pack`() throws {
    let named = Set(
      try BundledRules.packNames.flatMap { try pack($0).settings.map(\.rule.rawValue) }
    )
    #expect(BundledRules.ruleIDs.filter { !named.contains($0) } == [])
  }

  @Test func `a pack's rules are a list of ids or a severity for each`() throws {
    let list = try Pack.read("rules: [a, b]\n", file: "p", packNames: [])
    #expect(list.settings.map(\.state) == [.on(nil), .on(nil)])
    let mapping = try Pack.read(
      "extends: [one, ./more]\nrules: {a: error, b: off, c: {threshold: 0.5}}\n",
      file: "p",
      packNames: ["one"]
    )
    #expect(mapping.extends.map(\.value) == [.bundled("one"), .folder("./more")])
    #expect(mapping.settings.map(\.state) == [.on(.error), .off, .unchanged])
    #expect(mapping.settings.map(\.threshold) == [nil, nil, 0.5])
    #expect(mapping.settings.map(\.place.column) == [9, 19, 27])
  }

  @Test func `a pack's mistakes are all named`() throws {
    let address = "https://h/r.git@0123456789012345678901234567890123456789"
    do throws(RuleFileErrors) {
      _ = try Pack.read(
        "desription: d\nextends: [two, '\(address)']\nrules: {a: fatal}\n",
        file: "p.yaml",
        packNames: ["one"]
      )
      Issue.record("no mistake was found")
    } catch {
      #expect(
        error.mistakes.map(\.description) == [
          "p.yaml:1:1: error: unknown key 'desription' (did you mean 'description'?)",
          "p.yaml:2:11: error: unknown pack 'two' (expected one); a folder is written './two'",
          "p.yaml:2:16: error: '\(address)' is an address: only the '.vibecheck.yaml' at the top "
            + "of the repository may name one",
          "p.yaml:3:12: error: severity of 'a' is 'fatal' (expected error, warning, note or off)",
        ]
      )
    }
  }
}
