import Foundation

/// What tomorrow may be like, from the readings of the last days.
struct Forecast {
  let celsius: [Double]

  /// The mean of the last `days` readings, or nil where there are too few.
  func mean(days: Int) -> Double? {
    guard days > 0, celsius.count >= days else { return nil }
    return celsius.suffix(days).reduce(0, +) / Double(days)
  }
}
