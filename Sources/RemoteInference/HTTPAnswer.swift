package import Foundation

/// One answer of a server, as curl prints it: header and body.
package struct HTTPAnswer: Equatable {
  package var status: Int
  /// Names in lower case; of several fields of one name the last.
  package var headers: [String: String]
  package var body: [UInt8]

  /// - Parameter bytes: the header sections that were received, then the body.
  /// - Returns: nil if there is no header.
  package init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    repeat {
      guard let end = rest.firstRange(of: Self.endOfHeader) else { return nil }
      let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        .split(separator: "\r\n")
      guard let first = lines.first, first.hasPrefix("HTTP/"),
        let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
      else { return nil }
      self.status = status
      headers = [:]
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        headers[line[..<colon].lowercased()] =
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
      rest = rest[end.upperBound...]
      // 1xx only announces the answer; see RFC 9110, section 15.2.
    } while (100..<200).contains(status)
    body = Array(rest)
  }

  private static let endOfHeader = Array("\r\n\r\n".utf8)

  /// How long the server asks to wait, from seconds or a date; see RFC 9110, section 10.2.3.
  package func retryAfter(now: Date = Date()) -> Duration? {
    guard let value = headers["retry-after"] else { return nil }
    if let seconds = Double(value) {
      return seconds.isFinite && seconds >= 0 ? .seconds(min(seconds, 1e9)) : nil
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return format.date(from: value).map { .seconds(max(0, $0.timeIntervalSince(now))) }
  }
}

/// How one request ended, by curl's word.
struct CurlAnswer: Equatable {
  /// Its exit code: 0, 22 for a status of 400 or more, or why the answer is none or not whole.
  var code: Int32
  /// Nil if there is no header.
  var answer: HTTPAnswer?
}

/// The answers in what one curl process prints, one after another.
///
/// curl ends each with a line that only we can know: no body can forge it.
struct AnswerStream {
  /// The most bytes one answer may have, its header included.
  let maxBytes: Int
  private let mark: [UInt8]
  private var buffer: [UInt8] = []
  /// Bytes in which no mark begins.
  private var searched = 0

  /// - Parameter mark: begins a line after each answer, followed by a space and curl's exit code.
  init(mark: String, maxBytes: Int) {
    self.mark = Array("\n\(mark) ".utf8)
    self.maxBytes = maxBytes
  }

  var isTooLarge: Bool { buffer.count > maxBytes }

  /// - Returns: the answers that ended now.
  mutating func append(_ bytes: [UInt8]) -> [CurlAnswer] {
    buffer += bytes
    var answers: [CurlAnswer] = []
    while let found = buffer[searched...].firstRange(of: mark) {
      searched = found.lowerBound
      let rest = buffer[found.upperBound...]
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return answers }
      let code = Int32(String(decoding: rest[..<end], as: UTF8.self))
      answers.append(CurlAnswer(code: code ?? 2, answer: HTTPAnswer(buffer[..<found.lowerBound])))
      buffer.removeSubrange(...end)
      searched = 0
    }
    searched = max(0, buffer.count - mark.count + 1)
    return answers
  }
}
