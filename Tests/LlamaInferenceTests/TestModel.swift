import BundledModel
import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

/// The models that the engine is tested with.
enum TestModel: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  case embedded
  case transformer
  case recurrent

  var testDescription: String { rawValue }

  func path() throws -> String {
    switch self {
    case .embedded:
      return try #require(BundledModel.path, "the embedded model is a resource of BundledModel")
    case .transformer, .recurrent:
      let path = "\(Scratch.shared)/\(rawValue).gguf"
      try Self.writing.withLock {
        if !FileManager.default.fileExists(atPath: path) {
          try RandomModel(architecture: self == .recurrent ? .recurrent : .transformer)
            .write(to: path)
        }
      }
      return path
    }
  }

  private static let writing = NSLock()

  func load(
    snapshots folder: String? = nil,
    sharesSequences: Bool = true
  ) throws -> LlamaModel {
    try loadModel(path(), snapshots: folder, sharesSequences: sharesSequences)
  }
}

func loadModel(
  _ path: String,
  snapshots folder: String? = nil,
  sharesSequences: Bool = true
) throws -> LlamaModel {
  try LlamaModel.load(
    path: path,
    options: LlamaModel.Options(
      // the tests run side by side, and threads that wait for each other spin
      threads: 1,
      snapshotFolder: folder,
      sharesSequences: sharesSequences
    )
  )
}

/// Folders that tests write in.
enum Scratch {
  /// One for the process.
  static let shared: String = (try? folder()) ?? NSTemporaryDirectory()

  /// A new, empty folder.
  static func folder() throws -> String {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "vibecheck-llama-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url.path
  }

  /// A new folder that is gone after `body`, even if it was made read-only.
  static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try folder()
    defer {
      chmod(folder, 0o700)
      try? FileManager.default.removeItem(atPath: folder)
    }
    return try body(folder)
  }
}

// MARK: Requests

let verdictTokens = VerdictTokens(yes: [.control("<|yes|>")], no: [.control("<|no|>")])

let samplePrefix = Prompt([
  .control("<|bos|>"),
  .plain("Review the added lines of a change. Answer each question with yes or no.\n"),
])

/// A hunk of the embedded model's prompt form, and a question for each of its lines.
func hunk(_ path: String, _ lines: [String], repeated: Int = 1) -> JudgeRequest.HunkQuestions {
  let text = lines.map { "+\($0)\n" }.joined()
  let body = String(repeating: text, count: repeated)
  return JudgeRequest.HunkQuestions(
    hunk: Prompt([
      .control("<|file|>"), .plain("\(path)\n"), .control("<|hunk|>"), .plain("def f():\n\(body)"),
    ]),
    questions: lines.map { question("Is this line left-over debug output?", $0) }
  )
}

func question(_ ask: String, _ line: String) -> Prompt {
  Prompt([
    .control("<|rule|>"), .plain(ask), .control("<|line|>"), .plain(line), .control("<|answer|>"),
  ])
}

/// Hunks of many lengths: one longer than a batch, one without questions, one of a single line.
let sampleHunks: [JudgeRequest.HunkQuestions] = [
  hunk("a/parser.py", ["print('here', x)", "total = total + price", "breakpoint()"]),
  hunk("web/app.js", ["console.log(user)", "return user.name", "// let x = 1"]),
  JudgeRequest.HunkQuestions(hunk: Prompt([.plain("nobody asks about this")]), questions: []),
  hunk("cmd/main.go", (0..<40).map { "fmt.Println(\"line \($0)\")" }),
  hunk("Sources/A.swift", ["try? save()"]),
  hunk("lib/x.rb", ["puts value", "rescue nil", "raise"], repeated: 20),
]

func request(
  _ hunks: [JudgeRequest.HunkQuestions] = sampleHunks,
  prefix: Prompt = samplePrefix,
  deadline: ContinuousClock.Instant? = nil
) -> JudgeRequest {
  JudgeRequest(prefix: prefix, hunks: hunks, verdictTokens: verdictTokens, deadline: deadline)
}

extension JudgeResponse {
  /// NaN for what was not answered.
  var probabilities: [[Double]] {
    answers.map { questions in
      questions.map { answer in
        switch answer {
        case .probability(let probability): probability
        case .outOfTime: .nan
        }
      }
    }
  }

  /// The largest distance between two verdicts of one question; infinite if one is missing.
  func distance(to other: JudgeResponse) -> Double {
    let pairs = zip(probabilities.joined(), other.probabilities.joined())
    guard probabilities.map(\.count) == other.probabilities.map(\.count) else { return .infinity }
    return pairs.map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  }
}
