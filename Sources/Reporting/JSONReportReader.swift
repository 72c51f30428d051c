import Foundation
package import ReviewTypes

/// Reads back what `JSONReporter` wrote: version 1 of the JSON format.
///
/// Keys that came later may be missing; a key that is not known is passed over.
package enum JSONReportReader {
  /// - Throws: `JSONReportError`, whose text names no file: only the caller knows it.
  package static func read(_ bytes: [UInt8]) throws(JSONReportError) -> Review {
    do {
      let decoder = JSONDecoder()
      let header = try decoder.decode(Header.self, from: Data(bytes))
      guard header.tool.name == "vibecheck" else { throw JSONReportError.foreign }
      guard header.version == 1 else { throw JSONReportError.otherVersion(header.version) }
      return try decoder.decode(Document.self, from: Data(bytes)).review
    } catch let error as JSONReportError {
      throw error
    } catch let error as DecodingError {
      throw JSONReportError(error)
    } catch {
      throw .notJSON
    }
  }
}

/// Why a text is no report that this version reads.
package enum JSONReportError: Error, Equatable, CustomStringConvertible {
  case notJSON
  /// JSON of another program.
  case foreign
  case otherVersion(Int)
  /// A value that is missing or of the wrong kind; `place` is its path, such as `findings.0.line`.
  case wrongValue(place: String)

  fileprivate init(_ error: DecodingError) {
    let place: [any CodingKey] =
      switch error {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context): context.codingPath
      case .dataCorrupted(let context): context.codingPath
      @unknown default: []
      }
    self =
      place.isEmpty
      ? .notJSON
      : .wrongValue(
        place: place.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
      )
  }

  package var description: String {
    switch self {
    case .notJSON: "it is no JSON report"
    case .foreign: "it was not written by vibecheck"
    case .otherVersion(let version): "it has version \(version) of the format, not 1"
    case .wrongValue(let place): "'\(place)' is missing or is no such value"
    }
  }
}

private struct Header: Decodable {
  struct Tool: Decodable { var name: String }
  var version: Int
  var tool: Tool
}

private struct Document: Decodable {
  struct Model: Decodable {
    var name: String
    var sha256: String
    var engine: String
  }

  struct Summary: Decodable {
    var files: Int
    var hunks: Int
    var candidates: Int
    var judged: Int
    var elapsedSeconds: Double?
    var tokensEvaluated: Int
    var tokensFromCache: Int
  }

  struct StoredFinding: Decodable {
    var rule: String
    var severity: Severity
    var blocking: Bool
    var path: String
    var line: Int
    var endLine: Int
    var message: String
    var evidence: String
    var confidence: Double
    var threshold: Double
    var source: Finding.Source
    var fingerprint: String
    var suppressed: String?
    var baselined: Bool?
    var explanation: String?
    var suggestion: String?
    var original: String?
    var withheld: [String]?
    var commit: String?
  }

  var model: Model?
  var summary: Summary
  var engineFailure: String?
  var remarks: [String]?
  var skipped: [SkippedFile]
  var unreviewed: [Unreviewed]
  var checks: [CheckRun]?
  var findings: [StoredFinding]

  var review: Review {
    var review = Review(
      findings: findings.map(Finding.init),
      skipped: skipped,
      unreviewed: unreviewed,
      model: model.map { Review.Model(name: $0.name, sha256: $0.sha256, engine: $0.engine) },
      engineFailure: engineFailure,
      remarks: remarks ?? []
    )
    review.checks = checks ?? []
    review.counts.files = summary.files
    review.counts.hunks = summary.hunks
    review.counts.candidates = summary.candidates
    review.counts.judged = summary.judged
    review.counts.elapsedSeconds = summary.elapsedSeconds ?? 0
    review.counts.tokensEvaluated = summary.tokensEvaluated
    review.counts.tokensFromCache = summary.tokensFromCache
    return review
  }
}

extension Finding {
  fileprivate init(_ stored: Document.StoredFinding) {
    self.init(
      rule: RuleID(stored.rule),
      severity: stored.severity,
      blocking: stored.blocking,
      path: stored.path,
      line: stored.line,
      endLine: stored.endLine,
      message: stored.message,
      evidence: stored.evidence,
      confidence: stored.confidence,
      threshold: stored.threshold,
      source: stored.source,
      fingerprint: stored.fingerprint,
      suppressed: stored.suppressed,
      isBaselined: stored.baselined ?? false,
      explanation: stored.explanation,
      suggestion: stored.suggestion,
      original: stored.original,
      withheld: stored.withheld ?? [],
      commit: stored.commit
    )
  }
}
