import Foundation
import Inference
import Subprocess
import Synchronization

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that a trusted configuration names, run for what it prints.
///
/// There is no shell unless the words start one. The program gets no input and, in a process group of
/// its own, is ended with everything it started.
struct TrustedCommand: Sendable {
  /// The program and its arguments. A program with a `/` is meant relative to `folder`, another is
  /// looked for on PATH.
  var words: [String]
  /// Where it runs: absolute.
  var folder: String
  /// All variables it sees: see `CheckEnvironment`.
  var environment: [String: String]
  var timeLimit: Duration
  /// Bytes that are kept of each stream; what follows is read and dropped.
  var outputLimit = 16 << 20

  enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It took longer than its time limit.
    case outOfTime
    /// The run's own deadline came first.
    case outOfBudget
    /// The user ended the run.
    case interrupted
  }

  struct Outcome: Sendable {
    var ending: Ending
    var output: [UInt8]
    var error: [UInt8]
    /// Whether a stream was longer than the limit.
    var isCut: Bool
    var duration: Duration
  }

  /// - Parameters:
  ///   - deadline: of the whole run; nil for none.
  ///   - stop: ends the program when it is raised; nil if nobody can.
  /// - Throws: `Failure` if it cannot be started.
  func run(deadline: ContinuousClock.Instant? = nil, stop: StopFlag? = nil) async throws -> Outcome
  {
    let began = ContinuousClock.now
    let capture = Capture(limit: outputLimit)
    let ending = try await withThrowingTaskGroup(of: Ending?.self) { group in
      group.addTask { try await start(into: capture) }
      group.addTask { await Self.wait(from: began, timeLimit, deadline: deadline, stop: stop) }
      // A program that ended has won, also if it ended a moment after its time.
      var cutOff: Ending?
      while let next = try await group.next() {
        switch next {
        case .exited?, .killed?:
          group.cancelAll()
          return cutOff ?? next ?? .interrupted
        case .outOfTime?, .outOfBudget?, .interrupted?:
          cutOff = next
          group.cancelAll()
        case nil:
          if let cutOff { return cutOff }
        }
      }
      return cutOff ?? .interrupted
    }
    let (output, error, isCut) = capture.value
    return Outcome(
      ending: ending,
      output: output,
      error: error,
      isCut: isCut,
      duration: ContinuousClock.now - began
    )
  }

  /// Runs the program to its end; nil if it was cancelled.
  private func start(into capture: Capture) async throws -> Ending? {
    var options = PlatformOptions()
    // A group of its own.
    options.processGroupID = 0
    options.teardownSequence = [
      .send(
        signal: .terminate,
        toProcessGroup: true,
        allowedDurationToNextStep: .milliseconds(200)
      )
    ]
    let program = words[0]
    do {
      let run = try await Subprocess.run(
        program.contains("/")
          ? .path(FilePath(program.hasPrefix("/") ? program : "\(folder)/\(program)"))
          : .name(program),
        arguments: Arguments(Array(words.dropFirst())),
        environment: .custom(
          Dictionary(
            environment.map { (Environment.Key(stringLiteral: $0), $1) },
            uniquingKeysWith: { $1 }
          )
        ),
        workingDirectory: FilePath(folder),
        platformOptions: options,
        input: .none,
        output: .sequence,
        error: .sequence
      ) { execution in
        let group = execution.processIdentifier.value
        // What the program started and left running must not outlive it.
        defer { _ = kill(-group, SIGKILL) }
        async let output: Void = capture.read(execution.standardOutput, as: .output)
        async let error: Void = capture.read(execution.standardError, as: .error)
        _ = try await (output, error)
      }
      if Task.isCancelled { return nil }
      return switch run.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let signal): .killed(signal: signal)
      }
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw Failure("there is no program '\(program)'; install it, or put it on PATH")
    } catch {
      if Task.isCancelled { return nil }
      throw Failure("cannot run '\(program)': \(String(describing: error).oneLine)")
    }
  }

  /// Nil if the program ended first.
  private static func wait(
    from start: ContinuousClock.Instant,
    _ timeLimit: Duration,
    deadline: ContinuousClock.Instant?,
    stop: StopFlag?
  ) async -> Ending? {
    let limit = start + timeLimit
    let last = min(limit, deadline ?? limit)
    while ContinuousClock.now < last {
      if stop?.isRaised == true { return .interrupted }
      // A signal handler can raise a flag and nothing else, so somebody has to look.
      let step = stop == nil ? last : min(last, .now + .milliseconds(50))
      do {
        try await ContinuousClock().sleep(until: step)
      } catch {
        return nil
      }
    }
    return last == limit ? .outOfTime : .outOfBudget
  }
}

/// What a program printed, up to a limit.
private final class Capture: Sendable {
  enum Stream { case output, error }

  private struct State {
    var output: [UInt8] = []
    var error: [UInt8] = []
    var isCut = false
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  var value: (output: [UInt8], error: [UInt8], isCut: Bool) {
    state.withLock { ($0.output, $0.error, $0.isCut) }
  }

  func read(_ sequence: SubprocessOutputSequence, as stream: Stream) async throws {
    for try await buffer in sequence {
      state.withLock { state in
        let kept = stream == .output ? state.output.count : state.error.count
        let room = limit - kept
        if room < buffer.count { state.isCut = true }
        let bytes = buffer.withUnsafeBytes { Array($0.prefix(room)) }
        switch stream {
        case .output: state.output += bytes
        case .error: state.error += bytes
        }
      }
    }
  }
}
