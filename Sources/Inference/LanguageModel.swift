/// The seam: something that answers yes-or-no questions about hunks with probabilities, and writes short texts
/// about them.
///
/// The reviewing code knows models only through this protocol. One caller at a time: a model's
/// context serves a sequential program.
package protocol LanguageModel: AnyObject {
  /// Who is judging, and what its file says it was trained for.
  var identity: ModelIdentity { get }

  /// How many tokens the engine makes of `prompt`, before anything is evaluated.
  ///
  /// - Throws: `InferenceError.unknownControlToken` if a control part is not in the vocabulary.
  func tokenCount(of prompt: Prompt) throws(InferenceError) -> Int

  /// Judges every question of `request`, each token evaluated at most once.
  ///
  /// `progress` is told the number of questions answered so far, in any order of hunks.
  /// - Returns: one array of answers per hunk, in the order asked. A question that the deadline cut
  ///   off is `Answer.outOfTime`.
  func judge(
    _ request: JudgeRequest,
    progress: (Int) -> Void
  ) throws(InferenceError) -> JudgeResponse

  /// Writes one text in the shape of `request.grammar`, always taking the likeliest token.
  ///
  /// - Throws: `InferenceError.invalidGrammar`, or as `judge`. A text that was cut off is no error here, see
  ///   `Completion.ending`.
  func complete(_ request: CompletionRequest) throws(InferenceError) -> Completion
}

/// The name and origin of a model.
package struct ModelIdentity: Equatable, Sendable {
  /// A short name for reports: the GGUF's `general.name`, or the file's name.
  package var name: String
  /// Lower-case hexadecimal SHA-256 of the model file.
  package var sha256: String
  /// Engine and its build, such as `llama.cpp b1234`.
  package var engine: String
  /// The file's string metadata under keys that begin with `vibecheck.`, verbatim.
  package var metadata: [String: String]
  /// How many tokens one prompt may hold: prefix, hunk and question together.
  package var contextTokens: Int
  /// The chat template, for a form that is not the model's own.
  package var chat: ChatFormat
  /// The token that a text for this model begins with, spelled out; nil if it wants none.
  package var beginning: String?

  package init(
    name: String,
    sha256: String,
    engine: String,
    metadata: [String: String] = [:],
    contextTokens: Int,
    chat: ChatFormat = .none,
    beginning: String? = nil
  ) {
    self.name = name
    self.sha256 = sha256
    self.engine = engine
    self.metadata = metadata
    self.contextTokens = contextTokens
    self.chat = chat
    self.beginning = beginning
  }
}
