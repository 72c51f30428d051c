import ReviewTypes

extension Unreviewed.Reason {
  /// Such as `out of time`, to follow a count of candidates.
  var words: String {
    switch self {
    case .budget: "out of time"
    case .needsGeneralModel: "of rules that need a general model"
    case .engineError: "because the engine failed"
    case .modelOff: "with the model off"
    case .interrupted: "because the run was interrupted"
    case .patternLimit: "because a pattern takes too long on the line"
    case .contextLimit: "because they do not fit the model's context"
    }
  }
}

extension Collection<Unreviewed> {
  /// Whether something went wrong, and not only as the user chose to have it.
  var isUnexpected: Bool {
    contains { candidate in
      switch candidate.reason {
      case .budget, .engineError, .interrupted, .patternLimit, .contextLimit: true
      case .needsGeneralModel, .modelOff: false
      }
    }
  }

  /// Such as `3 candidates not reviewed: 2 out of time, 1 with the model off`; nil if there are none.
  var notReviewed: String? {
    guard !isEmpty else { return nil }
    let reasons = Unreviewed.Reason.allCases.compactMap { reason -> String? in
      let count = count { $0.reason == reason }
      return count == 0 ? nil : "\(count) \(reason.words)"
    }
    return "\(counted(count, "candidate")) not reviewed: \(reasons.joined(separator: ", "))"
  }
}

extension Collection<SkippedFile> {
  /// Such as `skipped 3 files: 1 binary, 2 generated`; nil if there are none but deleted ones, which
  /// have nothing to review.
  var skippedLine: String? {
    let reasons = SkippedFile.Reason.allCases.compactMap { reason -> String? in
      let count = count { $0.reason == reason }
      return count == 0 || reason == .deleted ? nil : "\(count) \(reason.rawValue)"
    }
    guard !reasons.isEmpty else { return nil }
    let total = counted(count { $0.reason != .deleted }, "file")
    return "skipped \(total): \(reasons.joined(separator: ", "))"
  }
}

/// Rounded down, so that nothing short of its threshold looks as if it reached it.
func percent(_ fraction: Double) -> String {
  guard fraction.isFinite else { return "?%" }
  // A little more: 0.29 * 100 is just short of 29.
  return "\(Int(min(max(fraction, 0), 1) * 100 + 1e-9))%"
}
