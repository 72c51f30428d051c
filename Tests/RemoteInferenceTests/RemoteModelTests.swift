import Foundation
import Inference
import TestSupport
import Testing

@testable import RemoteInference

/// Against a real HTTP server that misbehaves as asked.
@Suite(.serialized)
struct RemoteModelTests {
  private func server() throws -> TestServer { try TestServer.shared.get() }

  private func judge(
    _ options: RemoteModel.Options,
    _ asked: JudgeRequest = request(hunk("a", "XXX 1", "two"), hunk("b", "three", "XXX 4"))
  ) throws -> JudgeResponse {
    try RemoteModel.open(options).judge(asked) { _ in }
  }

  /// The reason for which a server is refused.
  private func refusal(_ options: RemoteModel.Options) throws -> String {
    do {
      _ = try judge(options)
    } catch InferenceError.serverFailed(_, let reason) {
      return reason
    }
    Issue.record("nothing was refused")
    return ""
  }

  @Test func `every question is answered in its place`() throws {
    let server = try server()
    var told: [Int] = []
    let response = try RemoteModel.open(server.options("good"))
      .judge(request(hunk("a", "XXX 1", "two"), hunk("none"), hunk("b", "three", "XXX 4"))) {
        told.append($0)
      }
    #expect(response.rounded == [[0.9, 0.2], [], [0.2, 0.9]])
    #expect(told == [1, 2, 3, 4])
    let asked = try server.log(of: "good")
    #expect(asked.allSatisfy { $0.body.max_tokens == 1 && $0.body.temperature == 0 })
    #expect(asked.allSatisfy { $0.path == "/good/v1/completions" && $0.body.model == "m" })
    // Prefix first, question last; the questions of a hunk in their order.
    let ofA = asked.compactMap(\.body.prompt).filter { $0.contains("hunk a") }
    #expect(
      ofA == ["rules\nhunk a\nline XXX 1\nAnswer:", "rules\nhunk a\nline two\nAnswer:"]
    )
    let tokens = asked.compactMap { $0.body.prompt?.count }.reduce(0, +)
    #expect(response.usage == TokenUsage(evaluated: tokens - 4 * 7, fromCache: 4 * 7))
  }

  @Test func `a chat server gets the rules as system, the rest as user`() throws {
    let server = try server()
    var options = try server.options("chat")
    options.api = .chat
    let response = try judge(options, request(hunk("a", "XXX 1")))
    #expect(response.rounded == [[0.9]])
    let asked = try server.log(of: "chat")
    #expect(asked.map(\.path) == ["/chat/v1/chat/completions"])
    #expect(
      asked.first?.body.messages == [
        .init(role: "system", content: "rules\n"),
        .init(role: "user", content: "hunk a\nline XXX 1\nAnswer:"),
      ]
    )
  }

  @Test func `a server is not asked for its model after the limit`() throws {
    var options = try server().options("one")
    options.model = nil
    let stop = StopFlag()
    stop.raise()
    for limit in [TimeLimit(instant: .now - .seconds(1)), TimeLimit(stop: stop)] {
      #expect(throws: InferenceError.outOfTime(.server)) {
        try RemoteModel.open(options, until: limit)
      }
    }
    options.model = "named"
    #expect(try RemoteModel.open(options, until: TimeLimit(stop: stop)).identity.name == "named")
  }

  @Test func `the only model of a server need not be named, of several one must`() throws {
    let server = try server()
    var options = try server.options("one")
    options.model = nil
    #expect(try RemoteModel.open(options).identity.name == "only")
    options = try server.options("two")
    options.model = nil
    #expect(try refusal(options) == "it has several models ('a', 'b'); name one with 'model'")
    options = try server.options("none")
    options.model = nil
    #expect(try refusal(options) == "it lists no model; name one with 'model'")
  }

  @Test func `another address, model or protocol is another model`() throws {
    let server = try server()
    var options = try server.options("good")
    let first = try RemoteModel.open(options).identity.sha256
    #expect(first.count == 64)
    #expect(try RemoteModel.open(options).identity.sha256 == first)
    options.model = "n"
    #expect(try RemoteModel.open(options).identity.sha256 != first)
    options = try server.options("goods")
    #expect(try RemoteModel.open(options).identity.sha256 != first)
    options = try server.options("good")
    options.api = .chat
    #expect(try RemoteModel.open(options).identity.sha256 != first)
  }

  @Test func `a busy server is asked again when it said`() throws {
    let server = try server()
    let response = try judge(server.options("busy"))
    #expect(response.rounded == [[0.9, 0.2], [0.2, 0.9]])
    let times = try server.log(of: "busy").map(\.time)
    #expect(times.count == 5)
    #expect(times[1] - times[0] >= 1)
  }

  @Test(arguments: ["broken", "cut"])
  func `one failure in the middle costs one more request`(_ name: String) throws {
    let server = try server()
    let response = try judge(server.options(name))
    #expect(response.rounded == [[0.9, 0.2], [0.2, 0.9]])
    // What was answered is not asked again.
    #expect(try server.log(of: name).count == 5)
  }

  @Test(
    arguments: [
      ("down", 4, "it refused a request: status 503, 'no memory left'"),
      ("closed", 1, "it asks to come back in 3600 s; try again then"),
      ("slow", 4, "no answer within 0.4 s (see 'timeout')"),
      ("drip", 4, "no answer within 0.4 s (see 'timeout')"),
      ("nologprobs", 1, "it gives no log-probabilities; turn them on there, or use another server"),
      (
        "refuseslogprobs", 1,
        "it gives no log-probabilities (status 500, 'logprobs is not supported for this model'); "
          + "turn them on there, or use another server"
      ),
      (
        "garbage", 1,
        "its answer is no completion; is this the address of an OpenAI-compatible server?"
      ),
      ("rude", 1, "it refused a request: status 400, 'a\u{FFFD}[2Jb ::error::\u{FFFD}c'"),
      ("huge", 1, "its answer has more than 4 MiB; this is no answer with one token"),
      ("key", 1, "it asks for a key (status 401, 'Invalid API key'); set VIBECHECK_API_KEY"),
    ]
  )
  func `a server that cannot judge is refused with the reason`(
    _ name: String,
    _ requests: Int,
    _ reason: String
  ) throws {
    let server = try server()
    let isSlow = name == "slow" || name == "drip"
    let options = try server.options(name, timeout: isSlow ? .milliseconds(400) : .seconds(20))
    #expect(try refusal(options) == reason)
    // The next one may have been under way already when the first answer was read. Other tests have texts
    // of more than one token written here.
    let questions = try server.log(of: name).filter { $0.body.max_tokens == 1 }
    #expect((requests...requests + 1).contains(questions.count))
  }

  @Test func `a model that answers neither yes nor no is refused`() throws {
    #expect(
      try refusal(server().options("strange"))
        == "its model answers neither yes nor no but 'Sure'; use another model"
    )
  }

  @Test func `a redirect is not followed`() throws {
    let server = try server()
    // The second one: an answer to a later request is not taken for one to the first.
    for name in ["redirect", "mixed"] {
      let reason = try refusal(server.options(name))
      #expect(reason.hasPrefix("it redirects to 'http://127.0.0.1:"), "\(reason)")
    }
    #expect(try server.log(of: "elsewhere").isEmpty)
  }

  @Test func `the key is sent, and told by nobody when it is wrong`() throws {
    let server = try server()
    var options = try server.options("key2")
    options.key = "s3cret"
    #expect(try judge(options).rounded == [[0.9, 0.2], [0.2, 0.9]])
    options.key = "wr0ng"
    #expect(
      try refusal(options)
        == "it refuses the key in VIBECHECK_API_KEY (status 401, 'Invalid API key')"
    )
    options.key = "two\nlines"
    #expect(
      try refusal(options) == "VIBECHECK_API_KEY holds a space or a character that no key has"
    )
  }

  @Test func `the deadline ends it, and what was answered stays`() throws {
    let server = try server()
    _ = try judge(server.options("good"))
    let response = try judge(
      server.options("wide"),
      request(
        JudgeRequest.HunkQuestions(
          hunk: Prompt([.plain("hunk\n")]),
          questions: (0..<100).map { Prompt([.plain("line \($0)\nAnswer:")]) }
        ),
        deadline: .now + .milliseconds(1500)
      )
    )
    let answered = response.rounded[0].compactMap { $0 }
    #expect(answered.count > 0)
    #expect(answered.count < 100)
    let late = try judge(server.options("late"), request(hunk("a", "b"), deadline: .now))
    #expect(late.rounded == [[nil]])
    #expect(try server.log(of: "late").isEmpty)
    let waiting = try judge(
      server.options("busylater"),
      request(hunk("a", "b"), deadline: .now + .milliseconds(300))
    )
    #expect(waiting.rounded == [[nil]])
  }

  @Test func `no more hunks than allowed are under way, the first one alone`() throws {
    let server = try server()
    var options = try server.options("wide")
    options.concurrency = 3
    let hunks = (0..<8).map { hunk("\($0)", "XXX") }
    let response = try RemoteModel.open(options).judge(
      JudgeRequest(prefix: Prompt([.plain("rules\n")]), hunks: hunks, verdictTokens: wordTokens)
    ) { _ in }
    #expect(response.rounded == Array(repeating: [0.9], count: 8))
    #expect(try server.log().most["wide"] ?? 0 <= 3)
    #expect(try server.log().most["wide"] ?? 0 >= 2)
  }

  @Test func `nobody listening and no curl are said`() throws {
    let server = try server()
    var options = try server.options("good")
    options.address = try ServerAddress("http://127.0.0.1:9")
    let reason = try refusal(options)
    #expect(reason.contains("Failed to connect to 127.0.0.1 port 9"), "\(reason)")
    options = try server.options("good")
    options.environment = ["PATH": "/nowhere"]
    #expect(
      try refusal(options) == "there is no 'curl' on PATH, which sends the requests; install it"
    )
  }

  @Test func `no proxy gets to see what goes to this machine`() throws {
    let server = try server()
    var options = try server.options("proxied")
    options.environment["http_proxy"] = "http://127.0.0.1:9"
    options.environment["ALL_PROXY"] = "http://127.0.0.1:9"
    #expect(try judge(options).rounded == [[0.9, 0.2], [0.2, 0.9]])
  }

  @Test func `another machine is asked encrypted, and only if its certificate is good`() throws {
    let server = try server()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "vibecheck-tls-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let proxy = try ServerProcess.proxy(to: server.process, folder: folder)
    var options = try server.options("secure")
    options.address = try ServerAddress("https://models.example.com/secure/v1")
    options.key = "s3cret"
    options.environment["https_proxy"] = "http://127.0.0.1:\(proxy.port)"
    let reason = try refusal(options)
    #expect(reason.hasPrefix("its certificate is not trusted here ((60) SSL"), "\(reason)")
    #expect(try server.log(of: "secure").isEmpty)

    options.environment["CURL_CA_BUNDLE"] = folder + "/certificate.pem"
    #expect(try judge(options).rounded == [[0.9, 0.2], [0.2, 0.9]])
    #expect(try server.log(of: "secure").allSatisfy { $0.key == "Bearer s3cret" })
    // The proxy sees where it goes, and nothing else.
    let seen = try String(contentsOfFile: folder + "/proxy.log", encoding: .utf8)
    #expect(seen.hasPrefix("CONNECT models.example.com:443"))
    #expect(!seen.contains("s3cret"))
    #expect(!seen.contains("hunk"))
  }

  @Test func `tokens are estimated from bytes`() throws {
    let model = try RemoteModel.open(server().options("good"))
    #expect(try model.tokenCount(of: Prompt([.plain("abcdef")])) == 2)
    #expect(try model.tokenCount(of: Prompt([.control("<|line|>"), .plain("é")])) == 3)
  }
}
