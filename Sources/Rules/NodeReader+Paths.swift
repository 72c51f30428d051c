package import Patterns
package import Yams

extension NodeReader {
  /// A list of path patterns; an empty one, with a mistake for each that is not valid.
  package mutating func paths(_ node: Node, mayBeEmpty: Bool) -> PathList {
    if !mayBeEmpty, node.sequence?.isEmpty == true {
      report("expected at least one path pattern, such as '**'", at: node)
    }
    let texts = texts(node)
    do throws(PatternError) {
      return try PathList(texts.map(\.text))
    } catch {
      // Not only the first one.
      for (text, place) in texts {
        do throws(PatternError) {
          _ = try PathList([text])
        } catch {
          report("invalid path pattern '\(text)': \(error.message)", at: place)
        }
      }
      return .empty
    }
  }
}
