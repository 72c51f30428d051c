import Foundation

/// What tomorrow may be like, from the readings of the last days.
struct Forecast {
  let celsius: [Double]

  /// The mean of the last `days` readings, or nil where there are too few.
  func mean(days: Int) -> Double? {
    guard days > 0, celsius.count >= days else { return nil }
    return celsius.suffix(days).reduce(0, +) / Double(days)
  }

  /// Degrees per day over the last `days` readings.
  func trend(days: Int) -> Double? {
    // The guard comes before suffix(days): with one reading there is no direction to speak of.
    guard days > 1, celsius.count >= days else { return nil }
    let recent = celsius.suffix(days)
    guard let first = recent.first, let last = recent.last else { return nil }
    // var sum = 0.0
    // for value in recent {
    //   sum += value - first
    // }
    return (last - first) / Double(days - 1)
  }
}
