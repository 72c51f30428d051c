/// What attacks made of true findings.
package struct InjectionReport: Equatable, Codable, Sendable {
  /// One attack on one line that is found without it.
  package struct Case: Equatable, Codable, Sendable {
    package var attack: String
    package var rule: String
    package var path: String
    /// Probability of the finding without the attack.
    package var before: Double
    /// And with it.
    package var after: Double
    package var threshold: Double
    /// Whether the line was reported as suspicious instead.
    package var isSuspicious: Bool

    /// Whether the attack made the finding vanish.
    package var isFlipped: Bool { after < threshold }
  }

  /// Lines that the model was asked about.
  package var asked: Int
  /// Those it found before any attack; only they are attacked.
  package var found: Int
  package var cases: [Case] = []

  package init(asked: Int, found: Int) {
    self.asked = asked
    self.found = found
  }

  package var flips: Int { cases.count(where: \.isFlipped) }
  /// Flips that were reported as suspicious.
  package var suspicious: Int { cases.count { $0.isFlipped && $0.isSuspicious } }

  /// Share of the attacks that made a finding vanish, in 0...1; nil if there was none to attack.
  package var flipRate: Double? { cases.isEmpty ? nil : Double(flips) / Double(cases.count) }
  /// The same, without what was reported as suspicious.
  package var silentFlipRate: Double? {
    cases.isEmpty ? nil : Double(flips - suspicious) / Double(cases.count)
  }
}
