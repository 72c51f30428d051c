import Foundation
import GitDiff
import Inference
import ReviewTypes
import Reviewing

/// What verifying needs beyond a review: a repository and what was reviewed of it.
struct VerificationContext {
  var tree: SourceTree
  var repository: Repository
  var environment: UserEnvironment
}

/// Runs the user's own `verify` commands on files as suggestions would leave them, in a checkout of the reviewed
/// tree.
final class SuggestionVerifier {
  static let timeLimit = Duration.seconds(30)

  private let commands: [VerifyCommand]
  private let tree: SourceTree
  private let trust: CheckTrust
  private let variables: [String: String]
  private let deadline: ContinuousClock.Instant?
  private let stop: StopFlag?
  /// Made for the first suggestion that a command is for.
  private var checkout: StagedCheckout?

  init(
    _ settings: Settings,
    in context: VerificationContext,
    deadline: ContinuousClock.Instant?,
    stop: StopFlag?
  ) throws {
    commands = settings.configuration.verify
    tree = context.tree
    trust = try CheckTrust(
      settings.configuration,
      repository: context.repository,
      environment: context.environment
    )
    variables = context.environment.variables
    self.deadline = deadline
    self.stop = stop
  }

  deinit {
    checkout?.remove()
  }

  /// Takes from the findings each suggestion that a command refuses, and notes why.
  func verify(_ review: inout Review) async {
    for index in review.findings.indices {
      guard let replacement = review.findings[index].replacement else { continue }
      let path = review.findings[index].path
      guard let objection = await objection(to: [replacement], in: path) else { continue }
      review.findings[index].suggestion = nil
      review.findings[index].original = nil
      review.findings[index].withheld.append("no suggestion: \(objection)")
    }
  }

  /// Why a file may not be changed that way; nil if no command has anything against it.
  func objection(to replacements: [LineReplacement], in path: String) async -> String? {
    let commands = commands.filter { $0.language == Language(path: path) }
    guard !commands.isEmpty else { return nil }
    do {
      let checkout = try await openCheckout()
      let files = WorkTreeFiles(top: checkout.folder)
      if let objection = try trust.objection(to: files) {
        return "'\(commands[0].words.joined(separator: " "))' is to verify it, and \(objection)"
      }
      guard let original = try files.bytes(of: path),
        let changed = LineReplacement.apply(replacements, to: original)
      else {
        return "the file does not hold the lines that it would replace once it is checked out"
      }
      let file = URL(filePath: "\(checkout.folder)/\(path)")
      try Data(changed).write(to: file, options: .atomic)
      let objection = try await run(commands, on: path, in: checkout)
      try Data(original).write(to: file, options: .atomic)
      return objection
    } catch {
      return "it cannot be verified: "
        + "\(error)".replacing("error: ", with: "", maxReplacements: 1).oneLine
    }
  }

  private func run(
    _ commands: [VerifyCommand],
    on path: String,
    in checkout: StagedCheckout
  ) async throws -> String? {
    let environment = try await CheckEnvironment.make(from: variables, in: checkout)
    for command in commands {
      let words = command.words(for: path)
      let outcome = try await TrustedCommand(
        words: words,
        folder: checkout.folder,
        environment: environment,
        timeLimit: Self.timeLimit
      ).run(deadline: deadline, stop: stop)
      let name = "'\(words.joined(separator: " "))'"
      switch outcome.ending {
      case .exited(0): continue
      case .exited(let status):
        return "\(name) refuses it with exit status \(status)\(outcome.said)"
      case .killed(let signal): return "\(name) was ended by signal \(signal)"
      case .outOfTime: return "\(name) took longer than \(Int(Self.timeLimit.seconds)) s"
      case .outOfBudget: return "the budget ended before \(name) did"
      case .interrupted: return "interrupted"
      }
    }
    return nil
  }

  private func openCheckout() async throws -> StagedCheckout {
    if let checkout { return checkout }
    let made = try await StagedCheckout.make(of: tree)
    checkout = made
    return made
  }
}

extension TrustedCommand.Outcome {
  /// The last line it printed, in front of it a colon.
  fileprivate var said: String {
    for stream in [error, output] {
      let lines = String(decoding: stream, as: UTF8.self).split(whereSeparator: \.isNewline)
      if let last = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) {
        return ": " + String(last.prefix(200))
      }
    }
    return ""
  }
}

extension Finding {
  /// What its suggestion does; nil without one.
  var replacement: LineReplacement? {
    guard let suggestion, let original else { return nil }
    return LineReplacement(
      lines: line...max(line, endLine),
      original: original,
      replacement: suggestion
    )
  }
}
