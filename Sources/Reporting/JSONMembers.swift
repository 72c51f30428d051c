/// The members of a JSON object in the order they are written.
package struct JSONMembers: ExpressibleByDictionaryLiteral, Sendable {
  package private(set) var pairs: [(key: String, value: JSONValue)]

  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    pairs = elements.map { (key: $0, value: $1) }
  }

  /// These members without those that are `null`, for formats that leave out what there is not.
  var present: JSONMembers {
    var members = self
    members.pairs.removeAll { if case .null = $0.value { true } else { false } }
    return members
  }

  static func + (left: JSONMembers, right: JSONMembers) -> JSONMembers {
    var members = left
    members.pairs += right.pairs
    return members
  }
}
