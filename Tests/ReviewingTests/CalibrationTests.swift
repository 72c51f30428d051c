import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct CalibrationTests {
  private func calibration(
    findings: [Double?],
    others: [Double?],
    labelled: Bool = false
  ) -> Calibration {
    Calibration(
      rule: "d",
      bias: 0,
      scores: findings.map { .init($0, isFinding: true, isLabelled: labelled) }
        + others.map { .init($0, isFinding: false, isLabelled: labelled) }
    )
  }

  @Test func `a threshold lies between the findings and the others, on the scale of log-odds`() {
    let made = calibration(findings: [0.9, 0.85, 0.8], others: [0.1, 0.2, 0.3])
    // log-odds 1.386 and -0.847 around 0.270
    #expect(made.threshold == 0.567)
    #expect(made.precision == Share(3, of: 3))
    #expect(made.recall == Share(3, of: 3))
    #expect(made.separates)
  }

  @Test func `no text is measured by a threshold that it helped to choose`() {
    // All six together are parted at 0.575. Without .6, the cut is at .72; without .55, at .38.
    let made = calibration(findings: [0.9, 0.85, 0.6], others: [0.1, 0.2, 0.55])
    #expect(made.threshold == 0.5752)
    #expect(made.precision == Share(2, of: 3))
    #expect(made.recall == Share(2, of: 3))
    #expect(!made.separates)
  }

  @Test func `a wrong finding counts twice as much as a missed one`() {
    let made = calibration(
      findings: [0.95, 0.94, 0.93, 0.6],
      others: [0.7, 0.65, 0.1, 0.05]
    )
    // Between .93 and .7: three of four found, none wrong.
    #expect(made.threshold == 0.8477)
  }

  @Test func `what no pattern proposes is missed, or no text for the model at all`() {
    let made = calibration(
      findings: [0.9, 0.85, 0.8, nil],
      others: [0.1, 0.2, 0.3, nil, nil]
    )
    #expect((made.findings, made.others) == (4, 3))
    #expect(made.recall == Share(3, of: 4))
  }

  @Test(
    arguments: [
      ([0.9, 0.8], [0.1, 0.2, 0.3]), ([0.9, 0.8, 0.7], [0.1, 0.2]), ([], []),
      ([nil, nil, 0.9, 0.8], [0.1, 0.2, 0.3]),
    ] as [([Double?], [Double?])]
  )
  func `of too few texts no threshold is chosen`(findings: [Double?], others: [Double?]) {
    let made = calibration(findings: findings, others: others)
    #expect(made.threshold == nil)
    #expect(!made.separates)
  }

  @Test func `a model that says the same of everything separates nothing`() {
    let made = calibration(findings: [0.9, 0.9, 0.9, 0.9], others: [0.9, 0.9, 0.9, 0.9])
    #expect(made.precision == Share(4, of: 8))
    #expect(!made.separates)
  }

  @Test(
    arguments: [
      (10, 10, 1, 0.7225, 1), (0, 5, 0, 0, 0.4345), (3, 4, 0.75, 0.3006, 0.9544),
    ] as [(Int, Int, Double, Double, Double)]
  )
  func `shares come with Wilson's interval`(
    count: Int,
    total: Int,
    value: Double,
    low: Double,
    high: Double
  ) {
    #expect(Share(count, of: total) == Share(value: value, low: low, high: high))
    #expect(Share(0, of: 0) == nil)
  }
}
