import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs the user's own `git` for what libgit2 does not know, such as `core.hooksPath`.
enum Git {
  /// What `git` printed, without the last line ending.
  ///
  /// - Parameter environment: changes to the program's own environment.
  /// - Throws: `Failure` with git's own words if it could not run or did not succeed.
  static func output(
    _ arguments: String...,
    environment: [String: String] = [:]
  ) async throws -> String {
    try await output(arguments, environment: environment)
  }

  /// - Parameters:
  ///   - input: text for standard input.
  ///   - unset: variables that `git` must not see.
  ///   - limit: bytes of output that are not believed to be too many.
  static func output(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    unset: [String] = [],
    limit: Int = 1 << 20
  ) async throws -> String {
    let changes =
      unset.map { (Environment.Key(stringLiteral: $0), String?.none) }
      + environment.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
    let result: (status: TerminationStatus, output: String, error: String)
    do {
      let run = try await Subprocess.run(
        .name("git"),
        arguments: Arguments(arguments),
        environment: .inherit.updating(Dictionary(changes) { $1 }),
        input: .string(input),
        output: .string(limit: limit),
        error: .string(limit: 1 << 16)
      )
      result = (run.terminationStatus, run.standardOutput, run.standardError)
    } catch {
      throw Failure("cannot run 'git': \(error); install git, or put it on PATH")
    }
    guard result.status.isSuccess else {
      throw Failure("'git \(arguments.joined(separator: " "))' failed: \(result.error.oneLine)")
    }
    return result.output.trimmingSuffix(while: \.isNewline)
  }

  /// How one run of `git` ended, with every byte it printed.
  struct Run {
    var status: Int32
    var output: [UInt8]

    /// Without the last line ending.
    var text: String {
      String(decoding: output, as: UTF8.self).trimmingSuffix(while: \.isNewline)
    }
  }

  /// - Parameters:
  ///   - folder: where to stand; the program's own folder if nil.
  ///   - accepted: exit statuses that are no failure.
  static func run(
    _ arguments: [String],
    in folder: String? = nil,
    input: [UInt8] = [],
    accepting accepted: ClosedRange<Int32> = 0...0,
    limit: Int = 64 << 20
  ) async throws -> Run {
    let ended: (status: TerminationStatus, output: [UInt8], error: String)
    do {
      let run = try await Subprocess.run(
        .name("git"),
        arguments: Arguments(arguments),
        workingDirectory: folder.map { FilePath($0) },
        input: .array(input),
        output: .bytes(limit: limit),
        error: .string(limit: 1 << 16)
      )
      ended = (run.terminationStatus, run.standardOutput, run.standardError)
    } catch {
      throw Failure("cannot run 'git': \(error); install git, or put it on PATH")
    }
    guard case .exited(let status) = ended.status, accepted.contains(status) else {
      throw Failure("'git \(arguments.joined(separator: " "))' failed: \(ended.error.oneLine)")
    }
    return Run(status: status, output: ended.output)
  }

  /// The same, but nil where git exits with a status other than 0, as `git config --get` does for a
  /// key that is not set.
  static func outputIfAny(_ arguments: String...) async throws -> String? {
    let run = try await Subprocess.run(
      .name("git"),
      arguments: Arguments(arguments),
      output: .string(limit: 1 << 20)
    )
    guard run.terminationStatus.isSuccess else { return nil }
    return run.standardOutput.trimmingSuffix(while: \.isNewline)
  }
}

extension String {
  /// The text without line endings inside, for a message of one line.
  var oneLine: String {
    split(whereSeparator: \.isNewline).joined(separator: "; ")
  }

  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, condition(last) { text.removeLast() }
    return String(text)
  }
}
