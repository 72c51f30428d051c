import Foundation
import Inference
import TestSupport
import Testing

@testable import RemoteInference

/// The scripted server beside this file, which misbehaves as asked.
struct TestServer: Sendable {
  let process: ServerProcess

  static let shared = Result { try TestServer() }

  private init() throws {
    process = try ServerProcess.scripted()
  }

  var port: Int { process.port }

  /// Options for the behaviour `name` of the scripted server.
  func options(_ name: String, timeout: Duration = .seconds(20)) throws -> RemoteModel.Options {
    RemoteModel.Options(
      address: try ServerAddress("http://127.0.0.1:\(port)/\(name)/v1"),
      model: "m",
      timeout: timeout,
      environment: ProcessInfo.processInfo.environment,
      retryDelay: .milliseconds(10)
    )
  }

  struct Log: Decodable {
    struct Request: Decodable {
      struct Body: Decodable {
        struct Message: Decodable, Equatable {
          var role: String
          var content: String
        }
        var model: String
        var prompt: String?
        var messages: [Message]?
        var max_tokens: Int
        var temperature: Double
        var grammar: String?
        var structured_outputs: [String: String]?
      }
      var path: String
      var key: String?
      /// Seconds.
      var time: Double
      var body: Body
    }
    var requests: [Request]
    /// The most requests of one behaviour that were under way at once.
    var most: [String: Int]
  }

  func log(of name: String) throws -> [Log.Request] {
    try log().requests.filter { $0.path.hasPrefix("/\(name)/") }
  }

  func log() throws -> Log {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/log"))
    return try JSONDecoder().decode(Log.self, from: Self.get(url))
  }

  private static func get(_ url: URL) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "-qsS", "--noproxy", "*", url.absoluteString]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }
}

let wordTokens = VerdictTokens(
  yes: [.plain(" yes"), .plain(" Yes")],
  no: [.plain(" no"), .plain(" No")]
)

/// A hunk whose questions end in the lines given.
func hunk(_ name: String, _ lines: String...) -> JudgeRequest.HunkQuestions {
  JudgeRequest.HunkQuestions(
    hunk: Prompt([.plain("hunk \(name)\n")]),
    questions: lines.map { Prompt([.plain("line \($0)\nAnswer:")]) }
  )
}

func request(
  _ hunks: JudgeRequest.HunkQuestions...,
  deadline: ContinuousClock.Instant? = nil
) -> JudgeRequest {
  JudgeRequest(
    prefix: Prompt([.plain("rules\n")]),
    hunks: hunks,
    verdictTokens: wordTokens,
    deadline: deadline
  )
}

extension JudgeResponse {
  /// Rounded to two digits; nil for what was not answered.
  var rounded: [[Double?]] {
    answers.map { questions in
      questions.map { answer in
        switch answer {
        case .probability(let probability): (probability * 100).rounded() / 100
        case .outOfTime: nil
        }
      }
    }
  }
}
