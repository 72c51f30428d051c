import Foundation
import TestSupport
import Testing

/// A budget that ends before the work does, with real git and the real embedded model.
struct BudgetTests {
  /// So many candidates that a few milliseconds do not judge them.
  private static let long = (0..<400).map { "print(reading, \($0))\n" }.joined()

  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.stage("station.py", text: Self.long)
    return repository
  }

  @Test func `what the budget left is listed, is no failure, and is judged by later runs`() throws {
    let repository = try repository()
    let first = try Program.run("check", "--budget", "40ms", "--format", "json", in: repository)
    #expect(first.status != 2, "\(first.error)")
    let left = try #require(first.json()["unreviewed"] as? [[String: Any]])
    #expect(!left.isEmpty)
    #expect(left.allSatisfy { $0["reason"] as? String == "budget" })

    let rest = try Program.run("check", "--format", "json", in: repository)
    #expect(try (rest.json()["unreviewed"] as? [Any])?.isEmpty == true)
    #expect(try rest.summary("judged") == 400)
  }

  @Test func `on_budget block makes a review that is not whole exit status 2`() throws {
    let repository = try repository()
    try repository.write(".vibecheck.yaml", "on_budget: block\nfail_on: never\n")
    let run = try Program.run("check", "--budget", "1ms", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("error: the budget ended before every candidate was judged"))

    let whole = try Program.run("check", in: repository)
    #expect(whole.status == 0, "\(whole.error)")
  }

  @Test func `a hook has a budget that nobody set`() throws {
    let repository = try TemporaryRepository()
    // No machine judges this many in five seconds.
    let text = (0..<10_000).map { "print(reading, \($0))\n" }.joined()
    try repository.stage("station.py", text: text)
    try repository.write(".vibecheck.yaml", "on_budget: block\nfail_on: never\n")
    let run = try Program.run("hook", "pre-commit", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("error: the budget ended before every candidate was judged"))
  }

  @Test func `a slow model keeps to the budget`() throws {
    let repository = try repository()
    let model = repository.container + "/slow.gguf"
    try SlowModel.write(to: model)
    func check() throws -> (run: Program.Run, seconds: Double) {
      let start = ContinuousClock.now
      let arguments = ["check", "--budget", "2s", "--model", model, "--format", "json"]
      let run = try Program.run(arguments, in: repository)
      return (run, (ContinuousClock.now - start) / .seconds(1))
    }
    let first = try check()
    #expect(first.run.status == 0, "\(first.run.error)")
    let left = try #require(first.run.json()["unreviewed"] as? [[String: Any]])
    let judged = try #require(try first.run.summary("judged"))
    #expect(left.count + judged == 400)
    #expect(left.count > 0, "the model is too quick for this test")
    #expect(left.allSatisfy { $0["reason"] as? String == "budget" })
    // A tenth over is what is promised; the rest is for a machine that runs other tests beside this one.
    #expect(first.seconds < 2.2 + 4, "\(first.seconds) s")
  }
}
