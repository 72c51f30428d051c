import ArgumentParser
import Foundation
import Reporting
import ReviewTypes

/// `vibecheck merge`: the reports of several runs as one.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract:
      "Join the JSON or SARIF reports of several runs, such as the shards of 'vibecheck ci'.",
    discussion: """
      JSON reports are joined into one of any format, SARIF reports into one SARIF report. What two of \
      them say is said once. The exit status is that of a run that found all of it.
      """
  )

  @Argument(help: "Reports written with --format json, or all with --format sarif.")
  var files: [String]

  @Option(help: "How to report. May be given several times, each with an --output of its own.")
  var format: [ReportFormat] = []

  @Option(help: ArgumentHelp("Write the report before it to this file.", valueName: "file"))
  var output: [String] = []

  @Option(help: "When to use colour.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print findings only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also show notes and what fell below its threshold.")
  var verbose = false

  func validate() throws {
    if quiet && verbose {
      throw ValidationError("'--quiet' and '--verbose' contradict each other; give one")
    }
    _ = try targets()
  }

  func run() throws {
    let environment = UserEnvironment.current()
    let writer = ReportWriter(
      targets: try targets() ?? ReportTarget.standard,
      verbosity: quiet ? .quiet : verbose ? .verbose : .normal,
      isColored: color.isOn(environment: environment),
      stepSummary: environment["GITHUB_STEP_SUMMARY"]
    )
    try writer.check()
    var seen: Set<Data> = []
    // A file given twice is no second run.
    let reports = try files.map { try Report(path: $0) }.filter { seen.insert($0.data).inserted }
    let status =
      reports.allSatisfy(\.isSARIF)
      ? try mergeSARIF(reports)
      : try mergeJSON(reports, writer: writer)
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  /// Nil where none is named.
  private func targets() throws -> [ReportTarget]? {
    format.isEmpty && output.isEmpty ? nil : try ReportTarget.pairs(in: CommandLine.arguments)
  }

  private func mergeJSON(_ reports: [Report], writer: ReportWriter) throws -> ExitStatus {
    var reviews: [Review] = []
    for report in reports {
      if report.isSARIF {
        throw Failure("'\(report.path)' is SARIF and others are not; give reports of one format")
      }
      do {
        reviews.append(try JSONReportReader.read([UInt8](report.data)))
      } catch {
        throw Failure("cannot merge '\(report.path)': \(error)")
      }
    }
    let review = Review(merging: reviews)
    try writer.write(review)
    if let failure = review.engineFailure { Standard.error.write("error: \(failure)\n") }
    return ExitStatus(review, onEngineFailure: .block)
  }

  private func mergeSARIF(_ reports: [Report]) throws -> ExitStatus {
    let targets = try targets() ?? [ReportTarget(format: .sarif, path: nil)]
    guard targets.allSatisfy({ $0.format == .sarif }) else {
      throw Failure("SARIF reports are joined as SARIF only; for other formats give JSON reports")
    }
    var merge = SARIFMerge()
    for report in reports {
      do {
        try merge.add(report.document)
      } catch let failure as Failure {
        let reason = failure.description.replacing("error: ", with: "", maxReplacements: 1)
        throw Failure("cannot merge '\(report.path)': \(reason)")
      }
    }
    let text = try merge.text()
    for target in targets {
      if let path = target.path {
        try ReportFile(path: path).write(text)
      } else {
        Standard.output.write(text)
      }
    }
    // As in a run: a finding is the more telling of the two.
    return merge.blocks ? .findings : merge.isIncomplete ? .failure : .clean
  }

  /// A file and what it holds.
  private struct Report {
    var path: String
    var data: Data
    var document: SARIFMerge.Object

    init(path: String) throws {
      self.path = path
      do {
        data = try Data(contentsOf: URL(filePath: path))
      } catch {
        throw Failure("cannot read the report '\(path)': \(error.localizedDescription.oneLine)")
      }
      guard let object = try? JSONSerialization.jsonObject(with: data) as? SARIFMerge.Object else {
        throw Failure("cannot merge '\(path)': it is no JSON report")
      }
      document = object
    }

    var isSARIF: Bool { SARIFMerge.isSARIF(document) }
  }
}
