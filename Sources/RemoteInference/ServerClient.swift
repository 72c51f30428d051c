import Foundation
import Inference

/// Sends lists of requests to one server, several lists at once, each list in order.
///
/// Sequential like the rest of the program: curl processes do the waiting, and poll(2) tells which has something.
/// curl is a well-kept client that is there already, knows the machine's proxies and certificates, and costs
/// nothing until it is started.
struct ServerClient {
  /// An answer as far as a caller needs it.
  typealias Receive = (_ list: Int, _ request: Int, _ body: [UInt8]) throws(InferenceError) -> Void

  enum Ending: Equatable {
    case complete
    /// The deadline came first, or the stop flag was raised.
    case outOfTime
  }

  var configuration: CurlConfiguration
  var environment: [String: String]
  /// How many lists are under way at once.
  var concurrency: Int
  var policy = RetryPolicy()
  /// The most bytes an answer may have. One token with its neighbours takes a few thousand.
  var maxBytes = 4 << 20

  /// - Parameter receive: gets each answer of status 2xx, once, in the order of its list.
  /// - Throws: `InferenceError.serverFailed` when a request is given up, or whatever `receive` throws. Nothing
  ///   is under way any more then.
  func send(
    _ lists: [[ServerRequest]],
    until deadline: ContinuousClock.Instant? = nil,
    stop: StopFlag? = nil,
    receive: Receive
  ) throws(InferenceError) -> Ending {
    var run = Run(client: self, lists: lists, deadline: deadline, stopFlag: stop)
    defer { run.stop() }
    return try run.toItsEnd(receive)
  }
}

/// The state of one `send`.
private struct Run {
  /// A list under way.
  struct Lane {
    var list: Int
    var process: CurlProcess
    var stream: AnswerStream
    /// Whether a request failed. What comes after it is not looked at: curl goes on after a redirect.
    var hasFailed = false
    /// The answer to the request that failed, if there was one.
    var refusal: HTTPAnswer?
  }

  /// curl's exit code for a status of 400 or more.
  private static let refused: Int32 = 22

  let client: ServerClient
  let lists: [[ServerRequest]]
  let deadline: ContinuousClock.Instant?
  let stopFlag: StopFlag?

  /// Lists with requests left, in the order to be started.
  private var waiting: [Int]
  private var lanes: [Lane] = []
  /// How many requests of each list are answered.
  private var answered: [Int]
  /// How often the first open request of each list was sent.
  private var attempts: [Int]
  /// Nothing is started before.
  private var pause = ContinuousClock.now
  /// Until the first answer, one list at a time: the server keeps what the prompts begin with, and the next ones
  /// find it there.
  private var isWarm = false

  init(
    client: ServerClient,
    lists: [[ServerRequest]],
    deadline: ContinuousClock.Instant?,
    stopFlag: StopFlag?
  ) {
    self.client = client
    self.lists = lists
    self.deadline = deadline
    self.stopFlag = stopFlag
    waiting = lists.indices.filter { !lists[$0].isEmpty }
    answered = lists.map { _ in 0 }
    attempts = lists.map { _ in 0 }
  }

  mutating func toItsEnd(
    _ receive: ServerClient.Receive
  ) throws(InferenceError) -> ServerClient.Ending {
    while !waiting.isEmpty || !lanes.isEmpty {
      let now = ContinuousClock.now
      if let stopFlag, stopFlag.isRaised { return .outOfTime }
      if let deadline, now >= deadline || (lanes.isEmpty && pause >= deadline) {
        return .outOfTime
      }
      while !waiting.isEmpty, hasRoom, now >= pause { try start(waiting.removeFirst()) }
      for lane in ready().reversed() { try read(lane, receive) }
    }
    return .complete
  }

  mutating func stop() {
    for lane in lanes { lane.process.stop() }
    lanes = []
  }

  private var hasRoom: Bool { lanes.count < (isWarm ? max(1, client.concurrency) : 1) }

  private mutating func start(_ list: Int) throws(InferenceError) {
    let mark = "vibecheck-\(UUID().uuidString)"
    var configuration = client.configuration
    configuration.mark = mark
    attempts[list] += 1
    do {
      lanes.append(
        Lane(
          list: list,
          process: try CurlProcess(
            configuration: configuration.text(for: lists[list][answered[list]...]),
            environment: client.environment
          ),
          stream: AnswerStream(mark: mark, maxBytes: client.maxBytes)
        )
      )
    } catch {
      throw failed("cannot start 'curl': \(error.localizedDescription)")
    }
  }

  /// The lanes that have something to read, ascending; none when it is time to look at the clock.
  private func ready() -> [Int] {
    var handles = lanes.map {
      pollfd(fd: $0.process.descriptor, events: Int16(POLLIN), revents: 0)
    }
    // A signal need not reach this thread.
    let glance = stopFlag.map { _ in ContinuousClock.now + .milliseconds(100) }
    let wakes = [deadline, glance, !waiting.isEmpty && hasRoom ? pause : nil].compactMap { $0 }
    let left = wakes.min().map { ContinuousClock.now.duration(to: $0) }
    // Rounded up, so that the last millisecond is not spent asking.
    let milliseconds = left.map {
      Int32(
        max(
          0,
          min(
            60_000,
            $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000 + 1
          )
        )
      )
    }
    guard poll(&handles, nfds_t(handles.count), milliseconds ?? -1) > 0 else { return [] }
    return handles.indices.filter { handles[$0].revents != 0 }
  }

  private mutating func read(
    _ lane: Int,
    _ receive: ServerClient.Receive
  ) throws(InferenceError) {
    let list = lanes[lane].list
    let bytes = lanes[lane].process.read()
    for ended in lanes[lane].stream.append(bytes) where !lanes[lane].hasFailed {
      // Any other code: what there is of an answer is not whole.
      let answer = [0, Self.refused].contains(ended.code) ? ended.answer : nil
      guard let answer, (200..<300).contains(answer.status) else {
        lanes[lane].hasFailed = true
        lanes[lane].refusal = answer
        continue
      }
      guard answered[list] < lists[list].count else { continue }
      try receive(list, answered[list], answer.body)
      answered[list] += 1
      attempts[list] = answered[list] < lists[list].count ? 1 : 0
      isWarm = true
    }
    if lanes[lane].stream.isTooLarge {
      throw failed(.answerTooLarge(maxBytes: client.maxBytes))
    }
    guard bytes.isEmpty else { return }
    let ended = lanes.remove(at: lane)
    let ending = ended.process.wait()
    if answered[list] < lists[list].count { try retry(list, ended.refusal, ending) }
  }

  private mutating func retry(
    _ list: Int,
    _ refusal: HTTPAnswer?,
    _ ending: CurlProcess.Ending
  ) throws(InferenceError) {
    let failure: RequestFailure
    if let refusal {
      failure = .status(refusal.status, text: ServerMessage.text(in: refusal.body))
    } else {
      failure = .transport(code: ending.code, text: ending.error)
    }
    let decision = client.policy.decision(
      after: failure,
      attempts: attempts[list],
      retryAfter: refusal?.retryAfter(),
      jitter: Double.random(in: 0...1)
    )
    switch decision {
    case .retry(let delay):
      pause = max(pause, ContinuousClock.now + delay)
      waiting.insert(list, at: 0)
    case .giveUp:
      throw failed(failure, location: refusal?.headers["location"])
    case .tooLong(let delay):
      throw failed("it asks to come back in \(delay.components.seconds) s; try again then")
    }
  }

  private func failed(_ failure: RequestFailure, location: String? = nil) -> InferenceError {
    failed(
      ServerMessage.reason(
        for: failure,
        hasKey: client.configuration.key != nil,
        location: location,
        timeout: client.configuration.timeout
      )
    )
  }

  private func failed(_ reason: String) -> InferenceError {
    .server(client.configuration.address.text, reason)
  }
}
