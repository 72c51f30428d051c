import Reviewing

/// Checks that run beside the model.
struct ChecksUnderWay: Sendable {
  private let task: Task<[CheckReport], Never>

  private init(_ task: Task<[CheckReport], Never>) {
    self.task = task
  }

  static func start(_ jobs: [CheckJob], by runner: CheckRunner) -> ChecksUnderWay {
    ChecksUnderWay(Task { await runner.run(jobs) })
  }

  /// What is known without running anything.
  static func known(_ reports: [CheckReport]) -> ChecksUnderWay {
    ChecksUnderWay(Task { reports })
  }

  /// Waits until all have ended.
  var reports: [CheckReport] {
    get async { await task.value }
  }
}
