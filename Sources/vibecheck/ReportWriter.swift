import Reporting
import ReviewTypes

/// Writes a review in every format that was asked for, each to its place.
struct ReportWriter {
  var targets: [ReportTarget]
  var verbosity: ReportOptions.Verbosity
  var isColored: Bool
  /// `$GITHUB_STEP_SUMMARY`: where GitHub takes Markdown for the page of a run.
  var stepSummary: String?

  /// Whether standard output takes findings as they come.
  var streams: Bool { targets.contains(ReportTarget(format: .jsonl, path: nil)) }

  /// Writes what a part of the review brought, where that is wanted.
  func stream(_ part: Review) {
    guard streams else { return }
    Standard.output.write(JSONLinesReporter(options: options(isInFile: false)).part(part))
  }

  /// Whether a report shows findings that are mere notes: all do that are kept.
  var showsNotes: Bool {
    verbosity == .verbose || targets.contains { $0.format != .text && $0.format != .github }
  }

  /// Whether a report shows the change itself, or where in a file a finding stands.
  var showsDiffs: Bool { targets.contains(where: \.format.showsDiffs) }

  /// - Throws: `Failure` that names every file that cannot be written. Call before reviewing.
  func check() throws {
    try every(targets.compactMap(\.path)) { try ReportFile(path: $0).check() }
  }

  /// Writes every report that can be written, whatever becomes of the others.
  ///
  /// - Parameter isStreamed: whether the parts of the review are written already.
  /// - Throws: `Failure` that names every file that could not be written.
  func write(_ review: Review, isStreamed: Bool = false) throws {
    for target in targets where target.path == nil {
      if isStreamed, target.format == .jsonl {
        Standard.output.write(JSONLinesReporter(options: options(isInFile: false)).ending(review))
        continue
      }
      Standard.output.write(report(review, target.format, isInFile: false))
    }
    if !targets.contains(where: \.format.holdsRemarks) {
      for remark in review.remarks { Standard.error.write("note: \(remark.oneLine)\n") }
    }
    addStepSummary(review)
    do {
      try every(targets.filter { $0.path != nil }) { target in
        try ReportFile(path: target.path ?? "").write(report(review, target.format))
      }
    } catch {
      // What was found is not lost with the file.
      if !targets.contains(where: { $0.path == nil }) {
        Standard.output.write(report(review, .text, isInFile: false))
      }
      throw error
    }
  }

  private func report(_ review: Review, _ format: ReportFormat, isInFile: Bool = true) -> String {
    format.reporter(options: options(isInFile: isInFile)).report(review)
  }

  /// A file gets no colours, and its width is not a terminal's.
  private func options(isInFile: Bool) -> ReportOptions {
    ReportOptions(
      verbosity: verbosity,
      isColored: isColored && !isInFile,
      width: isInFile ? 100 : Standard.output.width ?? 100,
      toolVersion: Version.text
    )
  }

  private func addStepSummary(_ review: Review) {
    guard let stepSummary, targets.contains(where: { $0.format == .github }) else { return }
    do {
      try ReportFile(path: stepSummary).append(report(review, .markdown))
    } catch {
      let text = "\(error)".replacing("error: ", with: "", maxReplacements: 1)
      Standard.error.write("warning: \(text); findings beyond ten a level are only in the log\n")
    }
  }

  /// Does `body` for every element, and throws all failures at once.
  private func every<Element>(_ elements: [Element], _ body: (Element) throws -> Void) throws {
    var failures: [String] = []
    for element in elements {
      do {
        try body(element)
      } catch {
        failures.append("\(error)")
      }
    }
    if !failures.isEmpty { throw Failure.listed(failures.joined(separator: "\n")) }
  }
}
