import BundledRules
import Foundation
import Testing

@testable import Rules

/// A pack kept as bytes is the pack that its file says.
@Suite struct StoredPackTests {
  private static let text = """
    description: Some.
    extends: [recommended, tests]
    rules:
      a: error
      b: off
      c: {threshold: 0.25}
      d: {severity: note, model: off}
      e: {model: on}
    """

  private func read(_ text: String) throws -> Pack {
    try Pack.read(text, file: "pack.yaml", packNames: ["recommended", "tests"])
  }

  private func expect(_ left: Pack?, is right: Pack) {
    #expect(left?.description == right.description)
    #expect(left?.extends == right.extends)
    #expect(left?.settings == right.settings)
  }

  @Test(arguments: [text, "rules: [a, b]\n", "description: None.\n"])
  func `a pack comes back as it was`(text: String) throws {
    let pack = try read(text)
    let bytes = try #require(StoredPack.bytes(of: pack))
    expect(StoredPack.pack(in: bytes[...], file: "pack.yaml"), is: pack)
  }

  @Test func `every bundled pack comes back as it was`() throws {
    let folder = try #require(BundledRules.packsFolder)
    #expect(BundledRules.packNames.count > 4)
    for name in BundledRules.packNames {
      let file = "\(folder)/\(name).yaml"
      let pack = try Pack.read(
        try String(contentsOfFile: file, encoding: .utf8),
        file: file,
        packNames: BundledRules.packNames
      )
      let bytes = try #require(StoredPack.bytes(of: pack))
      expect(StoredPack.pack(in: bytes[...], file: file), is: pack)
      #expect(!pack.settings.isEmpty)
    }
  }

  @Test func `a pack that reaches out of the program is not kept`() throws {
    #expect(StoredPack.bytes(of: try read("extends: [./other]\n")) == nil)
  }

  @Test func `bytes that end too early or too late are no pack`() throws {
    let bytes = try #require(StoredPack.bytes(of: try read(Self.text)))
    for count in 0..<bytes.count {
      #expect(StoredPack.pack(in: bytes[..<count], file: "pack.yaml") == nil)
    }
    #expect(StoredPack.pack(in: (bytes + [0])[...], file: "pack.yaml") == nil)
  }
}
