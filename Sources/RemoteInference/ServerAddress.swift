/// The address of an OpenAI-compatible server, up to and with its `/v1`.
///
/// Read strictly, so that no other reader of the same text can see another host in it: no user name, query or
/// fragment, no character that needs quoting.
package struct ServerAddress: Hashable, Sendable {
  /// Without a final slash, such as `https://models.example.com/v1`.
  package let text: String
  /// As written, in lower case; brackets around an IPv6 address included.
  package let host: String
  package let usesTLS: Bool

  /// Whether what is sent stays on this machine: `localhost`, `127.0.0.0/8` or `[::1]`, as written.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]" || Self.isLoopbackIPv4(host)
  }

  /// - Parameter text: `https://host[:port][/path]`; `http` only for a loopback host. Without a path, `/v1`
  ///   is added.
  package init(_ text: String) throws(ServerAddressError) {
    var rest = text[...]
    if rest.hasPrefix("https://") {
      usesTLS = true
      rest = rest.dropFirst(8)
    } else if rest.hasPrefix("http://") {
      usesTLS = false
      rest = rest.dropFirst(7)
    } else {
      throw .malformed(text)
    }
    let authority = rest.prefix { $0 != "/" }
    var path = rest.dropFirst(authority.count)
    while path.hasSuffix("/") { path = path.dropLast() }
    guard path.utf8.allSatisfy(Self.isPathByte), let host = Self.host(in: authority) else {
      throw .malformed(text)
    }
    self.host = host.lowercased()
    self.text =
      (usesTLS ? "https://" : "http://") + authority.lowercased() + (path.isEmpty ? "/v1" : path)
    guard usesTLS || isLoopback else { throw .needsTLS(text) }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "/-._~%+".utf8.contains(byte)
    }
  }

  /// The host of `host[:port]`; nil if it is none.
  private static func host(in authority: Substring) -> Substring? {
    let host: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
      let inside = host.dropFirst().dropLast()
      guard inside.contains(":"),
        inside.utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) })
      else { return nil }
    } else {
      host = authority.prefix { $0 != ":" }
      let isName = host.utf8.allSatisfy { byte in
        isPathByte(byte) && !"/~%+_".utf8.contains(byte)
      }
      guard !host.isEmpty, isName else { return nil }
    }
    let port = authority.dropFirst(host.count)
    if port.isEmpty { return host }
    guard port.hasPrefix(":"), port.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(port.dropFirst()), (1...65535).contains(number)
    else { return nil }
    return host
  }

  /// Four decimal numbers, the first 127. Shorter and octal forms are left to names: they need TLS.
  private static func isLoopbackIPv4(_ host: String) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
  }
}

package enum ServerAddressError: Error, Equatable, CustomStringConvertible {
  case malformed(String)
  case needsTLS(String)

  package var description: String {
    switch self {
    case .malformed(let text):
      "'\(text)' is no address of a server (expected such as https://host:8000/v1)"
    case .needsTLS(let text):
      "'\(text)' would send code over the network unencrypted; use https, or a server on this machine"
    }
  }
}
