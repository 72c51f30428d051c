import Foundation
import RemoteInference

/// One answer of a server, whose body is read as it comes.
///
/// curl is asked as `RemoteInference` asks it: it knows the machine's proxies and certificates, and what
/// it is told passes through no list of processes.
final class DownloadStream {
  struct Request {
    var url: URL
    /// Bytes that are here already, and what tells that they belong to the file there.
    var start: (offset: Int, validator: String)?
    /// Sent as a bearer token; nil sends none.
    var token: String?
  }

  /// Status and headers.
  let head: HTTPAnswer
  private let process: CurlProcess
  /// What came with the header.
  private var first: [UInt8]

  /// Waits for the header.
  ///
  /// - Throws: `DownloadTrouble` if there is none.
  init(_ request: Request, environment: [String: String]) throws {
    process = try CurlProcess(
      configuration: Self.configuration(request),
      environment: environment
    )
    var bytes: [UInt8] = []
    while true {
      let more = process.read()
      guard !more.isEmpty else {
        let ending = process.wait()
        throw DownloadTrouble(.transport(code: ending.code, text: ending.error.oneLine))
      }
      bytes += more
      if let answer = HTTPAnswer(bytes[...]) {
        head = answer
        first = answer.body
        return
      }
      guard bytes.count < 1 << 20 else {
        throw DownloadTrouble(.answerTooLarge(maxBytes: 1 << 20))
      }
    }
  }

  /// What comes next of the body; empty at the end.
  func read() -> [UInt8] {
    guard first.isEmpty else {
      defer { first = [] }
      return first
    }
    return process.read()
  }

  /// To be called once `read` has come to its end.
  ///
  /// - Throws: `DownloadTrouble` if the server broke off.
  func end() throws {
    let ending = process.wait()
    guard ending.code == 0 else {
      throw DownloadTrouble(.transport(code: ending.code, text: ending.error.oneLine))
    }
  }

  func stop() { process.stop() }

  private static func configuration(_ request: Request) -> String {
    var lines = [
      "silent", "show-error", "globoff", "include", "suppress-connect-headers", "no-buffer",
      curlOption("url", request.url.absoluteString),
      // No redirect is followed: there is no `location`. Each is looked at first.
      curlOption("proto", request.url.scheme == "https" ? "=https" : "=http"),
      curlOption("connect-timeout", "20"),
      // a server that sends nothing for half a minute sends nothing any more
      curlOption("speed-limit", "1"), curlOption("speed-time", "30"),
      curlOption("user-agent", "vibecheck/\(Version.text)"),
    ]
    if request.url.isLoopback {
      // A proxy would carry it off this machine.
      lines.append(curlOption("noproxy", "*"))
    }
    if let start = request.start {
      lines.append(curlOption("header", "Range: bytes=\(start.offset)-"))
      lines.append(curlOption("header", "If-Range: \(start.validator)"))
    }
    if let token = request.token {
      lines.append(curlOption("header", "Authorization: Bearer \(token)"))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Why one try to load a file ended before its end.
struct DownloadTrouble: Error {
  var failure: RequestFailure
  /// How long the server asks to wait.
  var retryAfter: Duration?

  init(_ failure: RequestFailure, retryAfter: Duration? = nil) {
    self.failure = failure
    self.retryAfter = retryAfter
  }

  /// A clause without a subject, such as "answered with status 503".
  var reason: String {
    switch failure {
    case .status(let status, _): "answered with status \(status)"
    case .transport(CurlProcess.notFound, _): "cannot be asked: 'curl' is not installed"
    case .transport(let code, let text):
      "cannot be read: \(text.isEmpty ? "curl ended with code \(code)" : text)"
    case .answerTooLarge: "sends a header that does not end"
    }
  }
}
