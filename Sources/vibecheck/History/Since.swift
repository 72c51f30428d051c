import ArgumentParser
import Foundation
import Rules

/// A moment in the past as people write it: `90d`, `12h`, `2w`, or the day `2026-08-26`.
struct Since: ExpressibleByArgument, Equatable {
  enum Value: Equatable {
    case ago(seconds: Int)
    /// From its beginning, where the user is.
    case day(Day)
  }

  var value: Value

  init?(argument: String) {
    if let day = Day(argument) {
      value = .day(day)
      return
    }
    let units: [Character: Int] = ["h": 3600, "d": 86_400, "w": 7 * 86_400]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()),
      (1...100_000).contains(count)
    else { return nil }
    value = .ago(seconds: count * unit)
  }

  func date(now: Date) -> Date {
    switch value {
    case .ago(let seconds): return now - TimeInterval(seconds)
    case .day(let day):
      let parts = DateComponents(year: day.year, month: day.month, day: day.day)
      return Calendar(identifier: .gregorian).date(from: parts) ?? now
    }
  }
}
