import Foundation
import RemoteInference
import Reporting

/// Loads a model file into a part file, going on where an earlier try ended.
struct ModelDownload {
  private static let mostRedirects = 10

  var address: ModelAddress
  /// What the file must be; nil where nobody knows.
  var expectedBytes: Int?
  var expectedSHA256: String?
  var environment: UserEnvironment
  var progress: DownloadProgress
  var policy = RetryPolicy()

  /// Returns when the part holds the whole file.
  ///
  /// - Returns: the SHA-256 that the server states of the file; nil where it states none.
  /// - Throws: `Failure`; what came is kept.
  func run(into part: inout PartFile) throws -> String? {
    defer { progress.finish() }
    var attempts = 0
    while true {
      let before = part.length
      do {
        return try transfer(into: &part)
      } catch let trouble as DownloadTrouble {
        // a try that brought something is none in vain
        attempts = part.length > before ? 1 : attempts + 1
        let decision = policy.decision(
          after: trouble.failure,
          attempts: attempts,
          retryAfter: trouble.retryAfter,
          jitter: .random(in: 0...1)
        )
        guard case .retry(let delay) = decision else { throw givenUp(trouble, part) }
        progress.say(
          "'\(address.url.host ?? "")' \(printable(trouble.reason)); trying again from "
            + "\(byteText(part.length)) on"
        )
        Thread.sleep(forTimeInterval: delay.seconds)
      }
    }
  }

  private func givenUp(_ trouble: DownloadTrouble, _ part: PartFile) -> Failure {
    let kept =
      part.isResumable ? "; \(byteText(part.length)) are kept, run this again to go on" : ""
    return Failure(
      "cannot pull '\(address.description)': '\(printable(address.url.host ?? ""))' "
        + "\(printable(trouble.reason))\(kept)"
    )
  }

  private func refused(_ reason: String) -> Failure {
    Failure("cannot pull '\(address.description)': \(reason)")
  }

  // MARK: One try

  private func transfer(into part: inout PartFile) throws -> String? {
    var url = address.url
    var stated: String?
    for _ in 0...Self.mostRedirects {
      let stream = try DownloadStream(
        DownloadStream.Request(
          url: url,
          start: part.isResumable ? (part.length, part.record.validator ?? "") : nil,
          // for the owner's server only, and not for those it sends on to
          token: address.page != nil && url.origin == address.url.origin
            ? environment["HF_TOKEN"] : nil
        ),
        environment: environment.variables.filter { $0.key != "HF_TOKEN" }
      )
      defer { stream.stop() }
      stated = stated ?? Self.statedDigest(stream.head)
      if let next = try redirection(stream.head, from: url) {
        url = next
        continue
      }
      try checkDigest(stated)
      guard try accept(stream.head, into: &part) else { return stated }
      try receive(stream, into: &part)
      return stated
    }
    throw refused("the server redirects more than \(Self.mostRedirects) times; check the address")
  }

  /// Hugging Face names the SHA-256 of a large file in the answer that sends on to it.
  private static func statedDigest(_ head: HTTPAnswer) -> String? {
    guard let tag = head.headers["x-linked-etag"]?.trimmingCharacters(in: ["\""]),
      tag.utf8.count == 64, tag.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
    return tag
  }

  /// Before gigabytes are loaded for nothing.
  private func checkDigest(_ stated: String?) throws {
    guard let stated, let expectedSHA256, stated != expectedSHA256 else { return }
    throw refused(
      "the server says that its SHA-256 is \(stated), and it should be \(expectedSHA256); the file there "
        + "has changed. If that is meant, give --sha256 \(stated)"
    )
  }

  /// Where the answer sends on to; nil if it does not.
  private func redirection(_ head: HTTPAnswer, from url: URL) throws -> URL? {
    guard [301, 302, 303, 307, 308].contains(head.status) else { return nil }
    guard let location = head.headers["location"],
      let next = URL(string: location, relativeTo: url)?.absoluteURL, next.host?.isEmpty == false
    else { throw refused("the server redirects to nowhere; check the address") }
    let isDowngrade = url.scheme == "https" && next.scheme != "https"
    guard !isDowngrade, next.scheme == "https" || next.isLoopback, next.user == nil else {
      throw refused(
        "the server redirects to '\(printable(next.absoluteString))', which cannot be trusted on the way"
      )
    }
    return next
  }

  /// Makes the part ready for the body that follows.
  ///
  /// - Returns: false if there is nothing left to read.
  private func accept(_ head: HTTPAnswer, into part: inout PartFile) throws -> Bool {
    var record = PartFile.Record(address: address.description, validator: Self.validator(head))
    switch head.status {
    case 200:
      if part.length > 0 {
        progress.say(
          "the server sends the file from its beginning: it cannot go on, or it has changed"
        )
      }
      record.total = head.headers["content-length"].flatMap { Int($0) }
      try part.begin(record)
    case 206:
      let range = try contentRange(head)
      guard part.isResumable, range.start == part.length,
        part.record.total.map({ $0 == range.total ?? $0 }) ?? true
      else {
        try part.begin(PartFile.Record(address: address.description))
        throw DownloadTrouble(
          .transport(code: 18, text: "the server sent another part than asked for")
        )
      }
      record.validator = part.record.validator
      record.total = range.total ?? part.record.total
      try part.update(record)
    case 416 where part.isWhole: return false
    case 416:
      try part.begin(PartFile.Record(address: address.description))
      throw DownloadTrouble(
        .transport(code: 18, text: "the file there is shorter than what is here")
      )
    default: try refuse(head)
    }
    try checkSize(of: part)
    return true
  }

  /// What a later try can name to go on: a weak tag does not promise the same bytes.
  private static func validator(_ head: HTTPAnswer) -> String? {
    if let tag = head.headers["etag"], tag.hasPrefix("\"") { return tag }
    return head.headers["last-modified"]
  }

  private func contentRange(_ head: HTTPAnswer) throws -> (start: Int, total: Int?) {
    let text = head.headers["content-range"] ?? ""
    guard let match = text.wholeMatch(of: /bytes (\d+)-\d+\/(\d+|\*)/), let start = Int(match.1)
    else {
      throw refused("the server does not say which part it sends ('\(printable(text))')")
    }
    return (start, Int(match.2))
  }

  private func checkSize(of part: PartFile) throws {
    guard let total = part.record.total else { return }
    if let expectedBytes, expectedBytes != total {
      throw refused(
        "the file there has \(total) bytes, and it should have \(expectedBytes); it has changed"
      )
    }
    try DiskSpace.check(
      total - part.length,
      in: (part.path as NSString).deletingLastPathComponent,
      for: "'\(address.description)'"
    )
  }

  private func refuse(_ head: HTTPAnswer) throws {
    let host = printable(address.url.host ?? "")
    switch head.status {
    case 401, 403:
      guard let page = address.page else {
        throw refused(
          "'\(host)' does not give it to you (status \(head.status)); load it in a browser, then "
            + "'vibecheck model add FILE'"
        )
      }
      throw refused(
        "'\(host)' does not give it to you (status \(head.status)): accept the licence in a browser at "
          + "\(page), then set HF_TOKEN to a token of yours and run this again"
      )
    case 404, 410:
      throw refused("'\(host)' has no such file (status \(head.status)); check the name")
    case let status:
      let trouble = DownloadTrouble(
        .status(status, text: ""),
        retryAfter: head.retryAfter()
      )
      throw trouble
    }
  }

  private func receive(_ stream: DownloadStream, into part: inout PartFile) throws {
    progress.begin(at: part.length, total: part.record.total)
    while true {
      let bytes = stream.read()
      guard !bytes.isEmpty else { break }
      if part.length == 0, bytes.count >= 4, !bytes.starts(with: "GGUF".utf8) {
        throw refused("what the server sends is no GGUF file; check the address")
      }
      if let total = part.record.total, part.length + bytes.count > total {
        throw refused("the server sends more than the \(total) bytes it announced")
      }
      try part.append(bytes[...])
      progress.update(at: part.length)
    }
    try stream.end()
    if let total = part.record.total, part.length < total {
      throw DownloadTrouble(.transport(code: 18, text: "the server stopped in the middle"))
    }
  }
}
