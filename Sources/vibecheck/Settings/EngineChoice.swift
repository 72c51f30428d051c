import RemoteInference

/// Another judge than the model in this program: the key `engine`.
struct EngineChoice: Equatable {
  enum Kind: String, CaseIterable {
    /// A server that speaks OpenAI's protocol.
    case openai
  }

  /// How questions are put to the server's model.
  enum PromptChoice: String, CaseIterable {
    /// In plain words, for a model that was not trained for this program.
    case general
    /// The server runs the model that is also bundled here: its own form, thresholds and measured rules.
    case lines = "lines-1"
  }

  static let keys = [
    "kind", "url", "model", "api", "prompt", "context", "concurrency", "timeout",
  ]
  /// What the servers with the shortest default allow.
  static let defaultContextTokens = 4096
  static let defaultConcurrency = 4
  static let defaultTimeout = Duration.seconds(30)

  var kind: Kind
  var address: ServerAddress
  /// As the server names it; nil for the only one it has.
  var model: String?
  var api: ServerProtocol
  var prompt: PromptChoice
  /// The longest prompt the server takes, in its model's tokens.
  var contextTokens: Int
  /// Hunks under way at once.
  var concurrency: Int
  /// For one request.
  var timeout: Duration
}
