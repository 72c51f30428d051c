/// A file's lines as the diff reader would show them.
package enum TextLines {
  /// Without their endings; nil if the bytes are no text.
  ///
  /// - Parameter path: tells source code, which is text whatever bytes it holds.
  package static func lines(of bytes: [UInt8], path: String) -> [String]? {
    let text: [UInt8]
    switch bytes.withUnsafeBytes({ FileText($0, path: path) }) {
    case .text: text = bytes
    case .converted(let converted): text = converted
    case .binary, .lfsPointer: return nil
    }
    return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().map { index, line in
        line.withUnsafeBytes { FileText.line($0, isFirst: index == 0).0 }
      }
  }
}
