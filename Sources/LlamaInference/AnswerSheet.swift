import Inference

/// The answers so far: all out of time until they are written in.
struct AnswerSheet {
  private var answers: [[JudgeResponse.Answer]]
  private(set) var answered = 0
  var usage = TokenUsage()

  init(_ request: JudgeRequest) {
    answers = request.hunks.map { hunk in hunk.questions.map { _ in .outOfTime } }
  }

  mutating func write(_ probability: Double, hunk: Int, question: Int) {
    answers[hunk][question] = .probability(probability)
    answered += 1
  }

  func isAnswered(hunk: Int, question: Int) -> Bool {
    answers[hunk][question] != .outOfTime
  }

  var response: JudgeResponse { JudgeResponse(answers: answers, usage: usage) }
}
