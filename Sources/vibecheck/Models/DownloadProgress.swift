import Foundation

/// How far a download has come: one line that is drawn over on a terminal, nothing elsewhere.
final class DownloadProgress {
  private let name: String
  private let isShown: Bool
  private var start = ContinuousClock.now
  private var startLength = 0
  private var total: Int?
  private var last = ContinuousClock.now - .seconds(1)
  private var isDrawn = false

  init(name: String, isShown: Bool) {
    self.name = name
    self.isShown = isShown
  }

  func begin(at length: Int, total: Int?) {
    start = .now
    startLength = length
    self.total = total
    update(at: length)
  }

  func update(at length: Int) {
    let now = ContinuousClock.now
    guard isShown, now - last > .milliseconds(200) else { return }
    last = now
    isDrawn = true
    let text = Self.text(
      length: length,
      total: total,
      arrived: length - startLength,
      seconds: (now - start).seconds
    )
    Standard.error.write("\r\u{1B}[K\(name)  \(text)")
  }

  /// Such as `412.3 MB of 1.1 GB, 37 %, 12.4 MB/s, 58 s left`.
  ///
  /// - Parameter arrived: bytes in `seconds`.
  static func text(length: Int, total: Int?, arrived: Int, seconds: Double) -> String {
    var parts = [byteText(length)]
    if let total, total > 0 {
      parts = ["\(byteText(length)) of \(byteText(total))", "\(length * 100 / total) %"]
    }
    guard seconds > 0, arrived > 0 else { return parts.joined(separator: ", ") }
    let rate = Double(arrived) / seconds
    parts.append("\(byteText(Int(rate)))/s")
    if let total {
      let left = Int((Double(total - length) / rate).rounded(.up))
      parts.append(left < 120 ? "\(left) s left" : "\((left + 59) / 60) min left")
    }
    return parts.joined(separator: ", ")
  }

  /// A note for people, whether they have a terminal or not.
  func say(_ note: String) {
    finish()
    Standard.error.write("note: \(note)\n")
  }

  /// Leaves the terminal as it was.
  func finish() {
    guard isDrawn else { return }
    Standard.error.write("\r\u{1B}[K")
    isDrawn = false
  }
}
