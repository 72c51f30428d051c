import Foundation

/// A share that was counted, with the 95 % interval of Wilson's score, which holds for small counts
/// and for shares of 0 and 1 too.
package struct Share: Equatable, Codable, Sendable {
  /// In 0...1.
  package var value: Double
  package var low: Double
  package var high: Double

  package init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// `count` of `total`; nil of nothing.
  package init?(_ count: Int, of total: Int) {
    guard total > 0 else { return nil }
    let z = 1.959964
    let n = Double(total)
    let share = Double(count) / n
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    self.init(
      value: share.rounded(toDecimals: 4),
      low: max(0, center - reach).rounded(toDecimals: 4),
      high: min(1, center + reach).rounded(toDecimals: 4)
    )
  }
}

extension Double {
  /// So that a file that people compare does not change in its fifteenth digit.
  func rounded(toDecimals count: Int) -> Double {
    let factor = pow(10, Double(count))
    return (self * factor).rounded() / factor
  }
}
