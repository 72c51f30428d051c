import Foundation
import Testing

@testable import RemoteInference

struct RetryPolicyTests {
  private let busy = RequestFailure.status(429, text: "")

  private func decision(
    _ failure: RequestFailure,
    _ attempts: Int,
    retryAfter: Duration? = nil,
    jitter: Double = 1
  ) -> RetryPolicy.Decision {
    RetryPolicy(firstDelay: .seconds(1))
      .decision(after: failure, attempts: attempts, retryAfter: retryAfter, jitter: jitter)
  }

  @Test func `waits double and are spread over their second half`() {
    #expect(decision(busy, 1) == .retry(after: .seconds(1)))
    #expect(decision(busy, 2) == .retry(after: .seconds(2)))
    #expect(decision(busy, 3) == .retry(after: .seconds(4)))
    #expect(decision(busy, 2, jitter: 0) == .retry(after: .seconds(1)))
    #expect(decision(busy, 4) == .giveUp)
  }

  @Test func `the server's own wait is kept, unless it is too long`() {
    #expect(decision(busy, 1, retryAfter: .seconds(9)) == .retry(after: .seconds(9)))
    #expect(decision(busy, 3, retryAfter: .zero) == .retry(after: .seconds(4)))
    #expect(decision(busy, 1, retryAfter: .seconds(61)) == .tooLong(.seconds(61)))
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504, 529])
  func `what may pass is tried again`(_ status: Int) {
    #expect(RequestFailure.status(status, text: "").mayPass)
  }

  @Test(arguments: [301, 307, 400, 401, 403, 404, 413, 422, 501])
  func `what will not pass is not`(_ status: Int) {
    #expect(decision(.status(status, text: ""), 1) == .giveUp)
  }

  @Test func `nor is a server without log-probabilities, whatever its status`() {
    #expect(decision(.status(500, text: "logprobs is not supported"), 1) == .giveUp)
  }

  @Test func `connections that fail are tried again, certificates that are wrong are not`() {
    #expect(RequestFailure.transport(code: 7, text: "").mayPass)
    #expect(RequestFailure.transport(code: 28, text: "").mayPass)
    #expect(!RequestFailure.transport(code: 60, text: "").mayPass)
    #expect(!RequestFailure.transport(code: 127, text: "").mayPass)
  }
}

struct HTTPAnswerTests {
  @Test func `answers are cut apart where only we can say so`() throws {
    var stream = AnswerStream(mark: "M7", maxBytes: 1000)
    let text =
      "HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\"x\":\"\nM8 0\n\"}\nM7 0\n\nM7 52\nHTTP/2 429 \r\nRetry-After: 3\r\n\r\n\nM7 22\n"
    var answers: [CurlAnswer] = []
    for byte in Array(text.utf8) { answers += stream.append([byte]) }
    #expect(answers.count == 3)
    #expect(answers.map(\.code) == [0, 52, 22])
    let first = try #require(answers[0].answer)
    #expect(first.status == 200)
    #expect(first.headers == ["a": "b"])
    #expect(String(decoding: first.body, as: UTF8.self) == "{\"x\":\"\nM8 0\n\"}")
    #expect(answers[1].answer == nil)
    let last = try #require(answers[2].answer)
    #expect(last.status == 429)
    #expect(last.body.isEmpty)
    #expect(last.retryAfter() == .seconds(3))
    #expect(!stream.isTooLarge)
  }

  @Test func `what only announces an answer is passed over`() throws {
    let text =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nHTTP/1.1"
    let answer = try #require(HTTPAnswer(Array(text.utf8)[...]))
    #expect(answer.status == 200)
    #expect(answer.body == Array("HTTP/1.1".utf8))
  }

  @Test(
    arguments: [
      ("120", Duration.seconds(120)), ("Fri, 31 Dec 1999 23:59:59 GMT", .zero),
      ("Sat, 01 Jan 2000 00:01:30 GMT", .seconds(90)), ("-1", nil), ("soon", nil), ("nan", nil),
    ] as [(String, Duration?)]
  )
  func `a wait is given in seconds or as a date`(_ value: String, _ expected: Duration?) throws {
    let text = "HTTP/1.1 503 x\r\nretry-after: \(value)\r\n\r\n"
    let answer = try #require(HTTPAnswer(Array(text.utf8)[...]))
    let newYear = Date(timeIntervalSince1970: 946_684_800)
    #expect(answer.retryAfter(now: newYear) == expected)
  }

  @Test func `a limit is noticed before the end`() {
    var stream = AnswerStream(mark: "M", maxBytes: 10)
    #expect(stream.append(Array(repeating: 0x41, count: 11)).isEmpty)
    #expect(stream.isTooLarge)
  }
}

struct CurlConfigurationTests {
  @Test func `a body cannot end its option`() throws {
    let configuration = CurlConfiguration(
      address: try ServerAddress("http://localhost:1/v1"),
      key: "k\"\nurl = x",
      userAgent: "t",
      timeout: .milliseconds(1500),
      mark: "M"
    )
    let text = configuration.text(
      for: [
        ServerRequest(path: "/p", body: #"{"a":"\"\\\n"}"#), ServerRequest(path: "/q", body: nil),
      ]
    )
    #expect(text.contains(#"data-raw = "{\"a\":\"\\\"\\\\\\n\"}""# + "\n"))
    #expect(text.contains(#"header = "Authorization: Bearer k\"\nurl = x""# + "\n"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("url = ") } == 2)
    #expect(text.contains("max-time = \"1.5\"\n"))
    #expect(text.contains("proto = \"=http\"\n"))
    #expect(text.contains("noproxy = \"*\"\n"))
    #expect(!text.contains("location"))
  }

  @Test func `only another machine is reached through a proxy, and only encrypted`() throws {
    let configuration = CurlConfiguration(
      address: try ServerAddress("https://models.example.com/v1"),
      key: nil,
      userAgent: "t",
      timeout: .seconds(1),
      mark: "M"
    )
    let text = configuration.text(for: [ServerRequest(path: "/p", body: nil)])
    #expect(text.contains("proto = \"=https\"\n"))
    #expect(!text.contains("noproxy"))
    #expect(!text.contains("Authorization"))
  }
}
