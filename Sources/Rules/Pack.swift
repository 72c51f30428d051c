import ReviewTypes
import Yams

/// A choice of rules with their severities: one of the program's packs, or the `pack.yaml` of a folder.
package struct Pack: Sendable {
  /// The file that turns a folder's rules into a pack of its own; a folder can do without.
  package static let fileName = "pack.yaml"

  package var description: String?
  /// Packs whose choice this one takes over first.
  package var extends: [Placed<PackReference>]
  package var settings: [RuleSetting]

  private static let keys = ["description", "extends", "rules"]

  /// Reads the text of a pack file.
  ///
  /// - Parameter packNames: the bundled packs.
  /// - Throws: Every mistake in it.
  package static func read(
    _ text: String,
    file: String,
    packNames: [String]
  ) throws(RuleFileErrors) -> Pack {
    var reader = NodeReader(file: file)
    var pack = Pack(description: nil, extends: [], settings: [])
    if let root = reader.root(of: text) {
      let entries = reader.entries(of: root, named: keys)
      pack.description = entries["description"].flatMap { reader.text($0) }
      pack.extends =
        entries["extends"].map {
          reader.packReferences($0, packNames: packNames, mayNameAddresses: false)
        } ?? []
      pack.settings = entries["rules"].map { reader.packRules($0) } ?? []
    }
    guard reader.mistakes.isEmpty else {
      throw RuleFileErrors(mistakes: reader.mistakes.inFileOrder)
    }
    return pack
  }
}

extension NodeReader {
  /// A list of ids, each with the severity of its own file, or what `rules` of a configuration takes.
  fileprivate mutating func packRules(_ node: Node) -> [RuleSetting] {
    guard node.sequence != nil else { return ruleSettings(node) }
    return texts(node).map { text, node in
      RuleSetting(RuleID(text), .on(nil), at: place(of: node))
    }
  }
}
