import Foundation
import Reporting

/// Where one model file is pulled from.
struct ModelAddress: Equatable {
  static let usualEndpoint = "https://huggingface.co"

  /// What is asked for.
  var url: URL
  /// What is recorded and shown: `hf:owner/repo/file.gguf`, or the address without its query.
  var description: String
  /// Without the ending `.gguf`.
  var modelName: String
  /// The page on which the owner's conditions are read and accepted; nil but for Hugging Face.
  var page: String?

  /// - Parameter text: `hf:owner/repo/file.gguf`, or an address of a file.
  /// - Throws: `Failure` that says what an address looks like.
  init(_ text: String, environment: UserEnvironment) throws {
    if text.hasPrefix("hf:") {
      self = try Self.onHuggingFace(String(text.dropFirst(3)), environment: environment)
      return
    }
    guard let parts = URLComponents(string: text), let url = parts.url,
      parts.host?.isEmpty == false,
      parts.user == nil, parts.password == nil, parts.fragment == nil
    else {
      throw Failure(
        "'\(printable(text))' is no address of a model (expected hf:owner/repo/file.gguf or "
          + "https://host/file.gguf, without a user name)"
      )
    }
    try Self.check(url)
    var shown = parts
    shown.query = nil
    self.url = url
    description = printable(shown.string ?? text)
    modelName = try Self.modelName(of: url.lastPathComponent, in: text)
  }

  private init(url: URL, description: String, modelName: String, page: String?) {
    self.url = url
    self.description = description
    self.modelName = modelName
    self.page = page
  }

  private static func onHuggingFace(
    _ text: String,
    environment: UserEnvironment
  ) throws -> ModelAddress {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".."
        && part.utf8.allSatisfy { Self.wordBytes.contains($0) }
    }
    guard parts.count >= 3, isPlain else {
      throw Failure(
        "'hf:\(printable(text))' is no file on Hugging Face (expected hf:owner/repo/file.gguf)"
      )
    }
    var endpoint = environment["HF_ENDPOINT"] ?? Self.usualEndpoint
    while endpoint.hasSuffix("/") { endpoint.removeLast() }
    let repository = parts.prefix(2).joined(separator: "/")
    let file = parts.dropFirst(2).joined(separator: "/")
    guard let url = URL(string: "\(endpoint)/\(repository)/resolve/main/\(file)"), url.host != nil
    else { throw Failure("HF_ENDPOINT is '\(printable(endpoint))', which is no address") }
    try check(url)
    return ModelAddress(
      url: url,
      description: "hf:\(text)",
      modelName: try modelName(of: String(parts[parts.count - 1]), in: "hf:\(text)"),
      page: "\(endpoint)/\(repository)"
    )
  }

  private static let wordBytes = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+".utf8
  )

  /// - Throws: `Failure` unless what is fetched from `url` can be changed by nobody on the way.
  static func check(_ url: URL) throws {
    switch url.scheme?.lowercased() {
    case "https": return
    case "http" where url.isLoopback: return
    default:
      throw Failure(
        "'\(printable(url.absoluteString))' cannot be trusted on the way; use an address that begins with "
          + "https://"
      )
    }
  }

  private static func modelName(of file: String, in text: String) throws -> String {
    guard file.lowercased().hasSuffix(ModelStore.fileExtension) else {
      throw Failure("'\(printable(text))' names no GGUF file; give the address of one")
    }
    let name = String(file.dropLast(ModelStore.fileExtension.count))
    guard name.firstRange(of: /-\d{5}-of-\d{5}$/) == nil else {
      throw Failure(
        "'\(printable(text))' is one part of a model in several files; name one that is a single file"
      )
    }
    return name
  }
}

extension URL {
  /// Whether what is sent there stays on this machine.
  var isLoopback: Bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host ?? "")
  }

  /// Scheme, host and port: what a token is meant for.
  var origin: String { "\(scheme ?? "")://\(host ?? ""):\(port ?? 0)" }
}
