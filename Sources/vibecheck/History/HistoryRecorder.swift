import Foundation
import GitDiff
import Reporting
import ReviewStore
import ReviewTypes
import Reviewing

/// Puts a run into the history once its report is written. It says nothing and fails nothing.
struct HistoryRecorder {
  enum Subject: Equatable {
    /// What is about to be committed, in this work tree.
    case staged
    /// What the commit named, and those before it, brought.
    case committed(tip: String)
  }

  var repository: Repository
  var subject: Subject
  var kind: RecordedRun.Kind

  /// - Parameters:
  ///   - paths: of the files that were read.
  func record(
    _ review: Review,
    paths: Set<String>,
    status: ExitStatus,
    settings: Settings,
    start: ContinuousClock.Instant
  ) {
    guard let folder = settings.cacheFolder else { return }
    let store = HistoryStore(StoreConnection(folder: folder))
    let showsNotes = settings.verbosity == .verbose
    store.record(
      RecordedRun(
        at: Date(),
        repository: repository.commonDirectory,
        kind: kind,
        milliseconds: Int((ContinuousClock.now - start) / .milliseconds(1)),
        isBlocked: status == .findings,
        judged: review.counts.judged
      )
    )
    let staged = StagedReview(review, paths: paths, showsNotes: showsNotes)
    switch subject {
    case .staged:
      guard !staged.shown.isEmpty || store.mayHaveOpenFindings(in: repository.gitDirectory) else {
        return
      }
      settle(store, review: staged)
    case .committed(let tip):
      guard !staged.shown.isEmpty, let tip = try? CommitFiles(tip, in: repository).commitID else {
        return
      }
      let worst = staged.shown.sorted { $0.severity > $1.severity }
      store.record(shown: Array(worst.prefix(Self.mostFindings)), at: place(base: tip))
    }
  }

  /// Settles what was shown before, by the commits made since.
  func settle() {
    guard let folder = UserEnvironment.current().cacheFolder else { return }
    let store = HistoryStore(StoreConnection(folder: folder))
    guard store.mayHaveOpenFindings(in: repository.gitDirectory) else { return }
    settle(store, review: nil)
  }

  /// A whole repository may have more than anybody reads.
  private static let mostFindings = 500

  private func settle(_ store: HistoryStore, review: StagedReview?) {
    // A HEAD that cannot be read tells nothing of what was committed.
    guard let commits = try? RepositoryCommits(repository) else { return }
    store.settle(at: place(base: commits.headName), review: review, commits: commits)
  }

  private func place(base: String?) -> HistoryStore.Place {
    HistoryStore.Place(
      repository: repository.commonDirectory,
      tree: repository.gitDirectory,
      base: base
    )
  }
}
