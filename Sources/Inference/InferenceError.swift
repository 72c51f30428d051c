/// Why a model cannot be used or a question cannot be answered.
package enum InferenceError: Error, Equatable {
  /// The file cannot be read or is no model; `reason` names what is wrong and how to mend it.
  case cannotLoad(path: String, reason: String)
  /// The engine was compiled for instructions that the processor does not have, such as AVX2.
  case wrongProcessor(missing: [String])
  /// The deadline came, or the stop flag was raised, before the model was open: no failure of it.
  case outOfTime(OpeningStep)
  /// The model would take more memory than is free; both in bytes.
  case notEnoughMemory(path: String, need: Int, free: Int)
  /// The engine would not make a context; `reason` names the sizes asked for.
  case cannotCreateContext(reason: String)
  /// A control part that the vocabulary does not know: the prompt form is not the model's.
  case unknownControlToken(String)
  /// No spelling of the verdict begins with a token that tells it from the other verdict.
  case noVerdictToken(spellings: [String])
  /// Prefix, hunk and longest question do not fit; counts are tokens.
  case promptTooLong(tokens: Int, limit: Int)
  /// The engine does not take a grammar; `reason` is its own word.
  case invalidGrammar(reason: String)
  /// The engine refused a batch; `code` is its return value.
  case evaluationFailed(code: Int32)
  /// The engine returned a number that is no probability.
  case notANumber
  /// A server that was asked instead of an engine in this process; `reason` is a clause without a subject's name.
  case serverFailed(address: String, reason: String)
}

extension InferenceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotLoad(let path, let reason):
      "cannot load model '\(path)': \(reason)"
    case .wrongProcessor(let missing):
      "this vibecheck was built for another processor: here is no \(missing.joined(separator: ", ")); "
        + "build it on this machine, or with 'make install PORTABLE=1' on the other"
    case .outOfTime:
      "the time was up before the model was open"
    case .notEnoughMemory(let path, let need, let free):
      "cannot load model '\(path)': it needs about \(megabytes(need)) of memory, and "
        + "\(megabytes(free)) are free; end other programs, or choose a smaller model"
    case .cannotCreateContext(let reason):
      "cannot prepare the model: \(reason)"
    case .unknownControlToken(let token):
      "the model does not know the token '\(token)'; its prompt form is not the one its file names"
    case .noVerdictToken(let spellings):
      "no token of the model tells \(spellings.map { "'\($0)'" }.joined(separator: ", ")) from the other "
        + "answer; name another model"
    case .promptTooLong(let tokens, let limit):
      "a prompt of \(tokens) tokens does not fit the model's \(limit)"
    case .invalidGrammar(let reason):
      "the engine does not take the grammar of an answer: \(reason)"
    case .evaluationFailed(let code):
      "the engine failed with code \(code)"
    case .notANumber:
      "the engine returned no number for a verdict; the model file may be damaged"
    case .serverFailed(let address, let reason):
      "the engine at '\(address)' cannot judge: \(reason)"
    }
  }
}

private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
