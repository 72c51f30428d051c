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

  /// Reads the words of a row that times this whole process by hand, as the program reads those of a hook:
  /// what a parser of command lines and a writer of JSON take is none of what that row measures.
  static func main() {
    guard CommandLine.arguments.dropFirst() == ["diff"] else { return main(nil) }
    do {
      try MeasureDiff().run()
    } catch {
      exit(withError: error)
    }
  }

  static func print(_ values: [String: Double]) {
    let members = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
    Swift.print("{\(members.joined(separator: ","))}")
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
