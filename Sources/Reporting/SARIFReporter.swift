package import ReviewTypes

/// The review as SARIF 2.1.0, with what GitHub's code scanning asks for.
///
/// Suppressed and baselined findings are in it, marked as such; findings below their threshold are not.
/// What was not reviewed is told as notifications of the run.
/// See https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and
/// https://docs.github.com/code-security/reference/code-scanning/sarif-files.
package struct SARIFReporter: Reporter {
  /// GitHub takes no more results of a run.
  static let maxResults = 25_000

  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    let known = review.findings.filter { $0.reachesThreshold || $0.suppressed != nil }
    let kept = Self.kept(known)
    let rules = SARIFRules(review)
    let run: JSONMembers = [
      "tool": .object(["driver": .object(driver(rules))]),
      // Alone, it is the category of an upload that names none.
      "automationDetails": .object(["id": .string("vibecheck/")]),
      "columnKind": .string("utf16CodeUnits"),
      "originalUriBaseIds": .object([
        SARIFLocation.root: .object([
          "description": .object(["text": .string("The root of the repository.")])
        ])
      ]),
      "invocations": .array([
        SARIFInvocation(review, cut: known.count - kept.count, rules: rules).json
      ]),
      "results": .array(
        SARIFResults(review, rules: rules).results(of: kept).map(JSONValue.object)
      ),
    ]
    let document: JSONValue = .object([
      "$schema": .string(
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
      ),
      "version": .string("2.1.0"),
      "runs": .array([.object(run)]),
    ])
    return document.text + "\n"
  }

  /// The worst that may be reported, in the order they came.
  private static func kept(_ findings: [Finding]) -> [Finding] {
    guard findings.count > maxResults else { return findings }
    func rank(_ finding: Finding) -> Int {
      if !finding.isActive { return 4 }
      if finding.blocking { return 0 }
      return switch finding.severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    }
    let worst = findings.indices
      .sorted { (rank(findings[$0]), $0) < (rank(findings[$1]), $1) }
      .prefix(maxResults)
    return worst.sorted().map { findings[$0] }
  }

  private func driver(_ rules: SARIFRules) -> JSONMembers {
    [
      "name": .string("vibecheck"),
      "version": .string(options.toolVersion),
      "rules": .array(rules.json),
      "notifications": .array(SARIFInvocation.descriptors),
    ]
  }
}

/// Where something stands, with its path as a URI.
enum SARIFLocation {
  static let root = "%SRCROOT%"

  static func artifact(_ path: String) -> JSONValue {
    .object(["uri": .string(uri(path)), "uriBaseId": .string(root)])
  }

  static func json(path: String, region: JSONMembers?) -> JSONValue {
    let place: JSONMembers = [
      "artifactLocation": artifact(path),
      "region": region.map(JSONValue.object) ?? .null,
    ]
    return .object(["physicalLocation": .object(place.present)])
  }

  /// Everything but unreserved characters and `/` is percent-encoded; see RFC 3986.
  static func uri(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
