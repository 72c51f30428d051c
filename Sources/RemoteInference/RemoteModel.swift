import Crypto
import Foundation
package import Inference

/// A model behind an OpenAI-compatible server: vLLM, SGLang, llama-server, Ollama, llama_cpp.server.
///
/// The questions of a hunk go one after another, hunks side by side, and each prompt begins with what the ones before
/// it began with, so that the server's own prefix cache spares it the work.
package final class RemoteModel: LanguageModel {
  package struct Options: Sendable {
    package var address: ServerAddress
    /// The model's name at the server; nil for the only one it has.
    package var model: String?
    package var api: ServerProtocol
    /// For single-token verdicts by number; nil looks for the spellings that a request names.
    package var forced: (yes: Int, no: Int)?
    /// As a model file's: the prompt form and the rules it was measured on.
    package var metadata: [String: String]
    /// How many tokens the server lets a prompt have.
    package var contextTokens: Int
    /// Hunks under way at once.
    package var concurrency: Int
    /// For one request.
    package var timeout: Duration
    /// Sent as a bearer token; nil sends none.
    package var key: String?
    /// What curl is run with, for PATH, proxies and certificates.
    package var environment: [String: String]
    /// Names this program to the server.
    package var userAgent: String
    /// Before the second attempt; each further one waits twice as long.
    package var retryDelay: Duration

    package init(
      address: ServerAddress,
      model: String? = nil,
      api: ServerProtocol = .completions,
      forced: (yes: Int, no: Int)? = nil,
      metadata: [String: String] = [:],
      contextTokens: Int = 4096,
      concurrency: Int = 4,
      timeout: Duration = .seconds(30),
      key: String? = nil,
      environment: [String: String],
      userAgent: String = "vibecheck",
      retryDelay: Duration = .milliseconds(500)
    ) {
      self.address = address
      self.model = model
      self.api = api
      self.forced = forced
      self.metadata = metadata
      self.contextTokens = contextTokens
      self.concurrency = concurrency
      self.timeout = timeout
      self.key = key
      self.environment = environment
      self.userAgent = userAgent
      self.retryDelay = retryDelay
    }
  }

  /// Its `sha256` is the digest of address, protocol and model name: the weights cannot be seen from here. A server
  /// that puts other weights behind the same name keeps its stored verdicts; `vibecheck cache clear` forgets them.
  package let identity: ModelIdentity

  let options: Options
  let client: ServerClient
  /// False once the server refused a grammar.
  var takesGrammar = true

  /// Sends nothing if the model is named.
  ///
  /// - Parameter limit: when to give up asking for the model's name.
  /// - Throws: `InferenceError.serverFailed`, `.outOfTime`
  package static func open(
    _ options: Options,
    until limit: TimeLimit = .none
  ) throws(InferenceError) -> RemoteModel {
    let client = ServerClient(
      configuration: CurlConfiguration(
        address: options.address,
        key: try checked(options.key, options),
        userAgent: options.userAgent,
        timeout: options.timeout,
        mark: ""
      ),
      environment: options.environment,
      concurrency: options.concurrency,
      policy: RetryPolicy(firstDelay: options.retryDelay)
    )
    let name: String
    if let model = options.model {
      name = model
    } else {
      name = try onlyModel(of: client, until: limit)
    }
    return RemoteModel(name: name, options: options, client: client)
  }

  private init(name: String, options: Options, client: ServerClient) {
    self.options = options
    self.client = client
    let who = ["openai", options.address.text, options.api.rawValue, name]
    let digest = SHA256.hash(data: Data(who.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    let digits = digest.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    identity = ModelIdentity(
      name: name,
      sha256: digits.joined(),
      engine: "server \(options.address.text)",
      metadata: options.metadata,
      contextTokens: options.contextTokens
    )
  }

  /// A header's value is a single line of visible characters; see RFC 9110, section 5.5.
  private static func checked(
    _ key: String?,
    _ options: Options
  ) throws(InferenceError) -> String? {
    guard let key else { return nil }
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .serverFailed(
        address: options.address.text,
        reason: "VIBECHECK_API_KEY holds a space or a character that no key has"
      )
    }
    return key
  }

  private static func onlyModel(
    of client: ServerClient,
    until limit: TimeLimit
  ) throws(InferenceError) -> String {
    let address = client.configuration.address.text
    var names: [String] = []
    let request = ServerRequest(path: "/models", body: nil)
    let ending = try client.send([[request]], until: limit.instant, stop: limit.stop) {
      _,
      _,
      body in
      let value = try? JSONSerialization.jsonObject(with: Data(body))
      let list = (value as? [String: Any])?["data"] as? [[String: Any]] ?? []
      names = list.compactMap { $0["id"] as? String }
    }
    guard ending == .complete else { throw .outOfTime(.server) }
    guard let name = names.first else {
      throw .server(address, "it lists no model; name one with 'model'")
    }
    guard names.count == 1 else {
      let some = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      throw .server(address, "it has several models (\(some)); name one with 'model'")
    }
    return name
  }

  /// An estimate: a third of the ASCII bytes and every other byte. Only the server knows its tokenizer, and
  /// most make fewer of code; one that makes more refuses a prompt that is too long.
  package func tokenCount(of prompt: Prompt) throws(InferenceError) -> Int {
    prompt.parts.reduce(0) { sum, part in
      switch part {
      case .plain(let text):
        let wide = text.utf8.count { $0 >= 0x80 }
        return sum + wide + (text.utf8.count - wide + 2) / 3
      case .control(let text): return sum + (text.hasPrefix("<|") ? 1 : (text.utf8.count + 2) / 3)
      }
    }
  }

  package func judge(
    _ request: JudgeRequest,
    progress: (Int) -> Void = { _ in }
  ) throws(InferenceError) -> JudgeResponse {
    let verdict: RemoteVerdict =
      options.forced.map { .forced(yes: $0.yes, no: $0.no) } ?? .spelled(request.verdictTokens)
    var sheet = RemoteSheet(request, verdict: verdict, address: options.address.text)
    _ = try client.send(
      requests(for: request, verdict),
      until: request.deadline,
      stop: request.stop
    ) {
      (hunk, index, body) throws(InferenceError) in
      try sheet.write(body, hunk: hunk, request: index)
      progress(sheet.answered)
    }
    return try sheet.checkedResponse()
  }

  /// A list for each hunk, its questions in order; the two requests of a forced verdict follow each other.
  private func requests(for request: JudgeRequest, _ verdict: RemoteVerdict) -> [[ServerRequest]] {
    let tokens: [Int?] =
      switch verdict {
      case .spelled: [nil]
      case .forced(let yes, let no): [yes, no]
      }
    return request.hunks.map { hunk in
      hunk.questions.flatMap { question in
        tokens.map { token in
          RequestBody(model: identity.name, api: options.api, forced: token)
            .request(prefix: request.prefix, hunk: hunk.hunk, question: question)
        }
      }
    }
  }
}
