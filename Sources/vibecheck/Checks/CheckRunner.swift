import Checking
import Foundation
import Inference
import ReviewTypes
import Reviewing

/// Runs checks in a checkout of their own, side by side.
struct CheckRunner: Sendable {
  var tree: SourceTree
  var trust: CheckTrust
  /// The user's environment.
  var variables: [String: String]
  /// Where what git does not track is taken from; nil without a work tree.
  var workTree: String?
  var stop: StopFlag?

  /// - Returns: the reports in the order of the jobs, one each, whatever went wrong.
  func run(_ jobs: [CheckJob]) async -> [CheckReport] {
    do {
      guard try !trust.isUnknown() else { return try untrusted(jobs, NoCheckout()) }
      let checkout = try await StagedCheckout.make(of: tree)
      defer { checkout.remove() }
      let files = WorkTreeFiles(top: checkout.folder)
      guard try trust.objection(to: files) == nil else { return try untrusted(jobs, files) }
      try checkout.link(jobs.flatMap(\.untracked), from: workTree)
      let environment = try await CheckEnvironment.make(from: variables, in: checkout)
      return await withTaskGroup(of: (Int, CheckReport).self) { group in
        for (index, job) in jobs.enumerated() {
          group.addTask {
            (index, await report(of: job, in: checkout, environment: environment))
          }
        }
        var reports: [Int: CheckReport] = [:]
        for await (index, report) in group { reports[index] = report }
        return jobs.indices.compactMap { reports[$0] }
      }
    } catch {
      return jobs.map { $0.report(.failed, reason(of: error)) }
    }
  }

  private func untrusted(
    _ jobs: [CheckJob],
    _ files: any RepositoryFiles
  ) throws -> [CheckReport] {
    let objection = try trust.objection(to: files) ?? ""
    return jobs.map {
      $0.report(.untrusted, "it runs '\($0.words.joined(separator: " "))', and \(objection)")
    }
  }

  private func report(
    of job: CheckJob,
    in checkout: StagedCheckout,
    environment: [String: String]
  ) async -> CheckReport {
    let start = ContinuousClock.now
    func failed(_ detail: String) -> CheckReport {
      job.report(.failed, detail, after: ContinuousClock.now - start)
    }
    var results: [CheckResult] = []
    /// Of a program that says by its status that it found something.
    var complaint: String?
    var isCut = false
    do {
      for words in job.commands {
        let outcome = try await TrustedCommand(
          words: words,
          folder: checkout.folder,
          environment: environment,
          timeLimit: job.timeLimit - (ContinuousClock.now - start)
        ).run(deadline: job.deadline, stop: stop)
        switch outcome.ending {
        case .exited(let status):
          isCut = isCut || outcome.isCut
          let said = outcome.lastLine
          do throws(CheckOutputError) {
            results += try job.format.results(in: try text(of: outcome, job: job, in: checkout))
          } catch {
            let isOver = outcome.isCut ? " (it is longer than can be kept)" : ""
            return failed("exit status \(status), and its output \(error)\(isOver)\(said)")
          }
          if status != 0 { complaint = "exit status \(status)\(said)" }
        case .killed(let signal):
          return failed("ended by signal \(signal)\(outcome.lastLine)")
        case .outOfTime:
          let limit = job.timeLimit.seconds.formatted(.number.precision(.fractionLength(0...3)))
          return job.report(
            .timeLimit,
            "it took longer than \(limit) s; give it a longer 'timeout'",
            after: ContinuousClock.now - start
          )
        case .outOfBudget: return job.report(.budget, after: ContinuousClock.now - start)
        case .interrupted: return job.report(.interrupted, after: ContinuousClock.now - start)
        }
      }
    } catch {
      return failed(reason(of: error))
    }
    let texts = CheckoutTexts(folder: checkout.folder)
    let outcome = ResultPlacer(
      root: checkout.folder,
      added: job.added,
      addedOnly: job.addedOnly,
      severity: job.severity,
      lineCount: { texts.lines(of: $0)?.count }
    ).place(results)
    if outcome.placed.isEmpty, outcome.elsewhere == 0, let complaint {
      return failed("no finding in its output names a file of the repository, but: \(complaint)")
    }
    return CheckReport(
      run: CheckRun(
        id: job.id,
        findings: outcome.placed.count,
        elsewhere: outcome.elsewhere,
        elapsedSeconds: (ContinuousClock.now - start).seconds
      ),
      summary: job.summary,
      results: texts.results(outcome.placed),
      disproves: job.disproves,
      // What is about no known file might be about any.
      clearedPaths: outcome.lost > 0 || isCut ? [] : Set(job.paths).subtracting(outcome.paths)
    )
  }

  private func text(
    of outcome: TrustedCommand.Outcome,
    job: CheckJob,
    in checkout: StagedCheckout
  ) throws(CheckOutputError) -> String {
    if let output = job.output {
      guard let bytes = checkout.bytes(of: output, limit: 16 << 20) else {
        throw CheckOutputError("is no file '\(output)' that can be read")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    let text = String(decoding: outcome.output, as: UTF8.self)
    guard job.format.readsStandardError else { return text }
    return text + "\n" + String(decoding: outcome.error, as: UTF8.self)
  }

  private func reason(of error: any Error) -> String {
    "\(error)".replacing("error: ", with: "", maxReplacements: 1).oneLine
  }
}

/// Where nothing of the repository is trusted, none of its files matters.
private struct NoCheckout: RepositoryFiles {
  func bytes(of path: String) -> [UInt8]? { nil }
  func fileNames(in folder: String) -> [String]? { nil }
}

extension TrustedCommand.Outcome {
  /// What the program said last, to follow its exit status; empty if it said nothing.
  fileprivate var lastLine: String {
    for stream in [error, output] {
      let text = String(decoding: stream.suffix(4096), as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline)
        .last { !$0.allSatisfy(\.isWhitespace) }
      if let line { return ": \(line.prefix(200))" }
    }
    return ""
  }
}
