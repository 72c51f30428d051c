import Foundation
import TestSupport
import Testing

/// `engine:` in the configuration: the same review, judged by a server.
@Suite(.serialized)
struct EngineTests {
  /// The embedded model behind `python -m llama_cpp.server`.
  private static let shared = Result {
    try ServerProcess.llama(
      model: URL(filePath: Program.path).deletingLastPathComponent()
        .appending(path: "vibecheck_BundledModel.resources/Resources/vibecheck.gguf").path
    )
  }

  private func configured(_ lines: String) throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.write(".git/info/exclude", ".vibecheck.yaml\n")
    try repository.write(".vibecheck.yaml", "engine:\n\(lines)")
    try repository.stage("a.js", text: CheckTests.bad)
    return repository
  }

  private func served(_ more: String = "") throws -> TemporaryRepository {
    let port = try Self.shared.get().port
    return try configured(
      "  kind: openai\n  url: http://127.0.0.1:\(port)/v1\n  prompt: lines-1\n\(more)"
    )
  }

  private func check(
    _ repository: TemporaryRepository,
    _ options: String...,
    environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Program.run(
      ["check", "-v", "--format", "json"] + options,
      in: repository,
      environment: environment
    )
  }

  /// Rule, line, and whether it blocks.
  private func findings(_ run: Program.Run) throws -> [String] {
    (try run.json()["findings"] as? [[String: Any]] ?? []).map {
      "\($0["rule"] ?? "") \($0["line"] ?? "") \($0["blocking"] ?? "")"
    }
  }

  @Test func `a trusted server finds what the embedded model finds`() throws {
    let repository = try served()
    let untrusted = try check(repository)
    #expect(untrusted.status == 2)
    #expect(untrusted.output == "")
    #expect(untrusted.error.contains("vibecheck trust"), "\(untrusted.error)")
    let trust = try Program.run("trust", "--yes", in: repository)
    #expect(trust.status == 0, "\(trust.error)")

    let embedded = try check(repository, "--model", "bundled")
    #expect(embedded.status == 0, "\(embedded.error)")
    let run = try check(repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try !findings(run).isEmpty)
    #expect(try findings(run) == findings(embedded))
    let model = try #require(try run.json()["model"] as? [String: Any])
    #expect(model["name"] as? String == "served")
    #expect((model["engine"] as? String)?.hasPrefix("server http://127.0.0.1:") == true)
    // On this machine: nothing to be said of places outside it.
    #expect(try run.json()["remarks"] as? [String] == embedded.json()["remarks"] as? [String])

    let again = try check(repository)
    #expect(try again.summary("tokensEvaluated") == 0)
    #expect(try findings(again) == findings(run))
  }

  @Test func `what is judged outside this machine is said each time, on the way there by TLS`()
    throws
  {
    let repository = try configured(
      "  kind: openai\n  url: https://models.example.com\n  model: m\n"
    )
    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    try repository.stage("a.js", text: "// plain words\nconsole.log('XXX', a);\nconsole.log(b);\n")
    let proxy = try ServerProcess.proxy(
      to: try ServerProcess.scripted(),
      folder: repository.container
    )
    let run = try check(
      repository,
      environment: [
        "https_proxy": "http://127.0.0.1:\(proxy.port)",
        "CURL_CA_BUNDLE": repository.container + "/certificate.pem",
      ]
    )
    let remarks = try #require(try run.json()["remarks"] as? [String], "\(run.error)")
    #expect(
      remarks.contains(
        "the lines in question were judged at 'https://models.example.com/v1', outside this machine"
      )
    )
    // The scripted server says yes to lines with XXX; a general model only warns.
    #expect(try findings(run).contains("leftover-debug 2 0"), "\(run.output)")
    #expect(run.status == 0)
  }

  @Test func `doctor asks the server`() throws {
    let repository = try served()
    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    let run = try Program.run("doctor", in: repository)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("served, "))
    #expect(run.output.contains("server http://127.0.0.1:"))
  }

  @Test func `without a candidate no server is asked`() throws {
    let repository = try configured("  kind: openai\n  url: http://127.0.0.1:9/v1\n")
    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    try repository.stage("a.js", text: "const a = 1;\n")
    let run = try check(repository)
    #expect(run.status == 0, "\(run.error)")
  }

  @Test func `a server that is not there is an engine failure, once and in one line`() throws {
    let repository = try configured("  kind: openai\n  url: http://127.0.0.1:9/v1\n  model: m\n")
    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    let run = try check(repository, "--budget", "2s", "--no-cache")
    #expect(run.error.split(separator: "\n").count <= 1)
    #expect(try run.summary("judged") == 0)
    let patient = try check(repository)
    #expect(patient.status == 2, "\(patient.output)")
    #expect(patient.error.hasPrefix("error: the engine at 'http://127.0.0.1:9/v1' cannot judge: "))
    #expect(patient.error.contains("Failed to connect"), "\(patient.error)")
    #expect(patient.error.split(separator: "\n").count == 1)
  }

  @Test func `the key is neither printed nor seen in the list of processes`() throws {
    let port = try Self.shared.get().port
    let repository = try configured(
      "  kind: openai\n  url: http://127.0.0.1:\(port)/none\n  model: m\n"
    )
    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    // A curl of ours that writes down how it was started, and then is the real one.
    try repository.write(
      "bin/curl",
      "#!/bin/sh\necho \"$@\" >>\"$HOME/seen\"\nenv >>\"$HOME/seen\"\nPATH=\"${PATH#*:}\" exec curl \"$@\"\n"
    )
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: repository.path + "/bin/curl"
    )
    let path = "\(repository.path)/bin:\(repository.environment["PATH"] ?? "")"
    let run = try check(
      repository,
      environment: ["VIBECHECK_API_KEY": "s3cr3t-k3y", "PATH": path]
    )
    #expect(run.status == 2)
    #expect(run.error.contains("it does not know the address or the model"), "\(run.error)")
    #expect(!run.said.contains("s3cr3t"))
    let seen = String(decoding: try repository.bytes(of: "home/seen"), as: UTF8.self)
    #expect(seen.contains("-q -K -"))
    #expect(!seen.contains("s3cr3t"))
  }

  @Test(
    arguments: [
      (
        "  kind: openai\n  url: http://models.example.com/v1\n",
        ":3:8: error: 'http://models.example.com/v1' would send"
      ),
      (
        "  kind: openai\n  url: https://u:p@h/v1\n", ":3:8: error: 'https://u:p@h/v1' is no address"
      ),
      ("  kind: openai\n", "the key 'url' is missing"),
      (
        "  kind: openai\n  url: https://h/v1\n  concurrency: 0\n",
        ":4:16: error: 'concurrency' is 0"
      ),
      (
        "  kind: openai\n  url: https://h/v1\n  timeout: long\n",
        ":4:12: error: 'timeout' takes a length"
      ),
      ("  kind: openai\n  url: https://h/v1\n  api: soap\n", ":4:8: error: 'api' is 'soap'"),
      ("  kind: openai\n  url: https://h/v1\n  key: abc\n", "unknown key 'key'"),
      (
        "  kind: openai\n  url: https://h/v1\n  api: chat\n  prompt: lines-1\n",
        ":4:8: error: 'prompt: lines-1' goes with"
      ),
    ]
  )
  func `a mistake in the engine's lines has its place`(_ lines: String, _ message: String) throws {
    let repository = try configured(lines)
    let run = try check(repository)
    #expect(run.status == 2)
    #expect(run.error.contains(message), "\(run.error)")
  }
}
