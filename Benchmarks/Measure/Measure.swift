import ArgumentParser
import Foundation

/// Figures that only the inside of the program knows, as JSON for the scripts in `Benchmarks`.
@main
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Time one part of vibecheck in this process.",
    subcommands: [
      MeasureDiff.self, MeasurePatterns.self, MeasureEngine.self, MeasureInjection.self,
    ]
  )

  static func print(_ values: [String: Double]) throws {
    let data = try JSONSerialization.data(withJSONObject: values, options: [.sortedKeys])
    Swift.print(String(decoding: data, as: UTF8.self))
  }

  /// Seconds of processor time that this process has taken.
  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// What `body` returns, and how long it took in seconds.
  static func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let start = ContinuousClock.now
    let result = try body()
    let elapsed = (ContinuousClock.now - start).components
    return (result, Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
  }
}
