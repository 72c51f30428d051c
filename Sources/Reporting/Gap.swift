import ReviewTypes

/// A file that was not reviewed to the end, for formats that know of nothing but findings.
struct Gap {
  enum Kind: String {
    case skipped
    case unreviewed
  }

  var kind: Kind
  var path: String
  /// 1-based, in the new file: the first candidate that nobody judged, or 1.
  var line: Int
  /// Such as `2 candidates not reviewed: 2 out of time`.
  var message: String
}

extension Review {
  /// One for each file with candidates that nobody judged, then one for each skipped file. A deleted
  /// file leaves no gap: there is nothing to review.
  var gaps: [Gap] {
    var paths: [String] = []
    var candidates: [String: [Unreviewed]] = [:]
    for candidate in unreviewed {
      if candidates[candidate.path] == nil { paths.append(candidate.path) }
      candidates[candidate.path, default: []].append(candidate)
    }
    let unjudged = paths.compactMap { path -> Gap? in
      guard let here = candidates[path], let message = here.notReviewed else { return nil }
      let line = here.map(\.line).min() ?? 1
      return Gap(kind: .unreviewed, path: path, line: max(line, 1), message: message)
    }
    let unread = skipped.filter { $0.reason != .deleted }.map { file in
      Gap(
        kind: .skipped,
        path: file.path,
        line: 1,
        message: "not reviewed: \(file.reason.rawValue)"
      )
    }
    return unjudged + unread
  }
}
