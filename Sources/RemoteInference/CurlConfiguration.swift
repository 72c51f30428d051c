/// What one curl process is told, as the text of a configuration file: see curl(1), option `-K`.
///
/// It is written to the process's standard input. So neither the key nor a line of code is ever seen in a list of
/// processes or in a file.
struct CurlConfiguration {
  var address: ServerAddress
  /// Sent as a bearer token; nil sends none.
  var key: String?
  var userAgent: String
  /// For one request, from connecting to the last byte.
  var timeout: Duration
  /// Begins the line that ends each answer; curl's exit code for it follows.
  var mark: String

  /// The requests are sent one after another over one connection; the first that fails ends the process.
  func text(for requests: some Collection<ServerRequest>) -> String {
    let global = ["silent", "show-error", "fail-early"]
    let sections = requests.map { section($0).joined(separator: "\n") }
    return global.joined(separator: "\n") + "\n" + sections.joined(separator: "\nnext\n") + "\n"
  }

  private func section(_ request: ServerRequest) -> [String] {
    var lines = [
      curlOption("url", address.text + request.path),
      // No redirect is followed: there is no `location`.
      curlOption("proto", address.usesTLS ? "=https" : "=http"),
      "globoff", "include", "fail-with-body", "suppress-connect-headers",
      curlOption("max-time", String(Self.seconds(timeout))),
      curlOption("connect-timeout", String(min(10, Self.seconds(timeout)))),
      curlOption("user-agent", userAgent),
      curlOption("write-out", "\n\(mark) %{exitcode}\n"),
    ]
    if address.isLoopback {
      // A proxy would carry it off this machine.
      lines.append(curlOption("noproxy", "*"))
    }
    if let key { lines.append(curlOption("header", "Authorization: Bearer \(key)")) }
    if let body = request.body {
      lines += [
        curlOption("header", "Content-Type: application/json"),
        // Else curl waits a second for a permission that few servers send.
        curlOption("header", "Expect:"),
        curlOption("data-raw", body),
      ]
    }
    return lines
  }

  private static func seconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return max(0.001, Double(parts.seconds) + (Double(parts.attoseconds) / 1e18))
  }
}

/// One request to a server.
struct ServerRequest: Equatable {
  /// Below the address, such as `/completions`.
  var path: String
  /// JSON on one line, sent by POST; nil for GET.
  var body: String?
}

/// A line of a curl configuration file: see curl(1), option `-K`.
package func curlOption(_ name: String, _ value: String) -> String {
  var quoted = ""
  for scalar in value.unicodeScalars {
    switch scalar {
    case "\\": quoted += "\\\\"
    case "\"": quoted += "\\\""
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return "\(name) = \"\(quoted)\""
}
