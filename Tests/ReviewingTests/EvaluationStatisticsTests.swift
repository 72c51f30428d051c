import ReviewTypes
import Testing

@testable import Reviewing

/// The figures of an evaluation, all worked out by hand.
struct EvaluationStatisticsTests {
  /// `+` before a probability makes it one of a finding.
  private func scores(_ texts: String..., group: String = "a") -> [GradedScore] {
    texts.map { text in
      GradedScore(
        Double(text.drop { $0 == "+" }) ?? .nan,
        isFinding: text.hasPrefix("+"),
        group: group
      )
    }
  }

  @Test func `average precision is the mean share of findings down to each finding`() {
    // Ranks 1 and 3 of 4: (1/1 + 2/3) / 2.
    #expect(abs(scores("0.1", "+0.9", "0.8", "+0.7").averagePrecision! - 5.0 / 6) < 1e-12)
    #expect(scores("+0.2", "+0.1").averagePrecision == 1)
    // The others are ranked first: (1/3 + 2/4) / 2.
    #expect(abs(scores("0.9", "0.8", "+0.7", "+0.6").averagePrecision! - 5.0 / 12) < 1e-12)
    // Equal ones stay in their order.
    #expect(scores("0.5", "+0.5").averagePrecision == 0.5)
    #expect(scores("+0.5", "0.5").averagePrecision == 1)
    #expect(scores("0.9").averagePrecision == nil)
  }

  @Test func `calibration error is the distance of probability and share in ten bins`() {
    // Each alone in its bin: 0.05, 0.85, 0.05 and 0.85, of four.
    let apart = scores("+0.95", "0.85", "0.05", "+0.15")
    #expect(abs(apart.calibrationError()! - 0.45) < 1e-12)
    // One bin: mean 0.95 against a half.
    #expect(abs(scores("+0.91", "0.99").calibrationError()! - 0.45) < 1e-12)
    // 1 belongs to the last bin.
    #expect(abs(scores("+1", "+0.9").calibrationError()! - 0.05) < 1e-12)
    #expect(scores().calibrationError() == nil)
  }

  @Test func `the threshold is the least with the precision that the severity wants`() {
    let clear = scores("+0.9", "+0.8", "+0.7", "0.605", "0.5")
    #expect(ThresholdChoice.threshold(for: .error, on: clear) == 0.61)
    // 0.9, 0.85 and 0.8 are out of reach, 0.75 is not.
    let mixed = scores("0.95", "+0.9", "+0.8", "+0.7", "0.605")
    #expect(ThresholdChoice.threshold(for: .error, on: mixed) == 0.61)
  }

  @Test func `what only warns has the threshold of the best F05, if that is right often enough`() {
    // 3 of 4 from the start, and 3 of 3 from 0.61 on: F0.5 is 0.79 and 1.
    let clear = scores("+0.9", "+0.8", "+0.7", "0.605")
    #expect(ThresholdChoice.threshold(for: .warning, on: clear) == 0.61)
    // F0.5 is best with all (0.71 at 6 of 9): enough for a note; a warning gets the least with 3 of 4.
    let mixed = scores("+0.9", "+0.8", "0.75", "+0.7", "0.655", "0.645", "+0.6", "+0.5", "+0.4")
    #expect(ThresholdChoice.threshold(for: .note, on: mixed) == 0.02)
    #expect(ThresholdChoice.threshold(for: .warning, on: mixed) == 0.66)
  }

  @Test func `where no threshold is right often enough, the one of the best F05 is taken`() {
    // Down to 0.655 it is 3 of 8; with it, 3 of 9.
    let bad = scores(
      "0.95",
      "0.94",
      "0.93",
      "+0.9",
      "0.85",
      "+0.8",
      "0.75",
      "+0.7",
      "0.655"
    )
    #expect(ThresholdChoice.threshold(for: .error, on: bad) == 0.66)
  }

  @Test func `a threshold that shows too little is not worth its precision`() {
    // The three surest of 11 findings are less than three in ten.
    let findings = ["+0.95", "+0.94", "+0.93"] + (1...8).map { "+0.6\($0)" }
    let others = (1...9).map { "0.7\($0)" }
    let all = (findings + others).flatMap { scores($0) }
    // Down to 0.61 it is 11 of 20, recall 1; F0.5 is 0.60 there and 0.65 at 0.8.
    #expect(ThresholdChoice.threshold(for: .error, on: all) == 0.8)
  }

  @Test func `fewer than three findings shown say nothing`() {
    #expect(ThresholdChoice.threshold(for: .error, on: scores("+0.5", "+0.4", "0.1")) == 0.8)
    #expect(ThresholdChoice.threshold(for: .error, on: []) == 0.8)
  }

  /// `printf 'part NAME' | sha256sum`, first byte modulo 5.
  @Test(arguments: [("a", 1), ("x/y", 1), ("owner/repo", 4), ("p1", 0), ("p3", 2), ("p0", 3)])
  func `a group's part comes from its name alone`(group: String, part: Int) {
    #expect(ThresholdChoice.part(of: group) == part)
  }

  /// Of the parts 0 and 2.
  private var twoGroups: [GradedScore] {
    scores("+0.65", "0.3", group: "p1")
      + scores("+0.9", "+0.8", "+0.7", "0.605", group: "p3")
  }

  @Test func `no line is judged by a threshold that its own group helped to choose`() {
    // p3 alone gives 0.61 to p1; p1 alone gives 0.8 to p3.
    #expect(
      ThresholdChoice.crossFitted(twoGroups, severity: .error)
        == [true, false, true, true, false, false]
    )
  }

  @Test func `a rule's quality counts what is shown, missed and rightly silent`() {
    let quality = RuleQuality(twoGroups, severity: .error)
    #expect(quality.candidates == 6)
    #expect(quality.findings == 4)
    #expect(quality.groups == 2)
    #expect(quality.threshold == 0.61)
    #expect(quality.shown == 3)
    #expect(quality.hits == 3)
    #expect(quality.missed == 1)
    #expect(quality.lookAlikes == 2)
    #expect(quality.lookAlikesShown == 0)
    #expect(quality.lookAlikesSilent == 2)
    #expect(quality.averagePrecision == 1)
    #expect(quality.patternPrecision?.value == 0.6667)
    #expect(quality.precision == Share(3, of: 3))
    #expect(quality.recall == Share(3, of: 4))
    #expect(!quality.isMeasured)
    let many = (1...8).flatMap { _ in scores("+0.9", "0.1") }
    #expect(RuleQuality(many, severity: .error).isMeasured)
    #expect(!RuleQuality(Array(many.dropLast()), severity: .error).isMeasured)
  }
}
