import Foundation
import TestSupport
import Testing

/// What is kept between runs, seen from outside.
struct CacheTests {
  private func confidences(_ run: Program.Run) throws -> [Double] {
    (try run.json()["findings"] as? [[String: Any]] ?? []).compactMap {
      $0["confidence"] as? Double
    }
  }

  /// Two edits of the same hunk: other lines to judge, the same prefix.
  private func first(_ repository: TemporaryRepository) throws -> Program.Run {
    try repository.stage("a.js", text: "load();\n// const a = 1;\nconsole.log('XXX', a);\n")
    return try Program.run("check", "-v", "--format", "json", in: repository)
  }

  private func second(
    _ repository: TemporaryRepository,
    _ options: String...
  ) throws -> Program.Run {
    try repository.stage("a.js", text: "save();\n// const b = 2;\nconsole.log('XXX', b);\n")
    let arguments = ["check", "-v", "--format", "json"] + options
    return try Program.run(arguments, in: repository)
  }

  @Test func `the prefix is evaluated once and then comes from its snapshot`() throws {
    let repository = try TemporaryRepository()
    let cold = try first(repository)
    let warm = try second(repository)
    let uncached = try second(repository, "--no-cache")
    #expect(try cold.summary("tokensFromCache") == 0)
    let restored = try #require(try warm.summary("tokensFromCache"))
    #expect(restored > 0)
    let evaluated = try #require(try warm.summary("tokensEvaluated"))
    #expect(try uncached.summary("tokensEvaluated") == evaluated + restored)
    for (one, other) in zip(try confidences(warm), try confidences(uncached)) {
      #expect(abs(one - other) < 0.02)
    }
  }

  @Test func `a second run of the same change evaluates nothing`() throws {
    let repository = try TemporaryRepository()
    let cold = try first(repository)
    let again = try first(repository)
    #expect(try again.summary("tokensEvaluated") == 0)
    #expect(try again.summary("judged") == cold.summary("judged"))
    #expect(try confidences(again) == confidences(cold))
  }

  @Test func `damaged snapshots and stores change no verdict`() throws {
    let repository = try TemporaryRepository()
    let cold = try first(repository)
    let cache = repository.container + "/cache/vibecheck"
    let files = try #require(FileManager.default.enumerator(atPath: cache))
    var damaged = 0
    for case let file as String in files {
      let path = "\(cache)/\(file)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      guard !isFolder.boolValue else { continue }
      try Data("damaged".utf8).write(to: URL(filePath: path))
      damaged += 1
    }
    #expect(damaged >= 2)
    let after = try first(repository)
    #expect(after.status == cold.status)
    #expect(try after.rules() == cold.rules())
    #expect(try after.summary("tokensFromCache") == 0)
  }

  @Test func `a cache folder that cannot be written is no failure`() throws {
    let repository = try TemporaryRepository()
    try repository.write("file", "in the way")
    try repository.letTheModelBlock()
    try repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run(
      "check",
      "--format",
      "json",
      in: repository,
      environment: ["XDG_CACHE_HOME": repository.path + "/file"]
    )
    #expect(run.status == 1, "\(run.error)")
  }

  @Test func `cache info counts and cache clear empties`() throws {
    let repository = try TemporaryRepository()
    _ = try first(repository)
    let info = try Program.run("cache", "info", in: repository)
    #expect(info.status == 0)
    #expect(info.output.contains("snapshots  1 "))
    #expect(!info.output.contains("verdicts   0 "))
    let clear = try Program.run("cache", "clear", in: repository)
    #expect(clear.status == 0, "\(clear.error)")
    let empty = try Program.run("cache", "info", in: repository)
    #expect(empty.output.contains("snapshots  0 "))
    #expect(empty.output.contains("verdicts   0 "))
  }
}
