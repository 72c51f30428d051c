import Foundation

/// One line on standard error that counts judged candidates, only on a terminal and only when judging
/// takes long enough to wonder.
final class ProgressLine {
  /// What is counted, such as `commit 2 of 7: `; goes in front.
  var heading = ""
  /// What they are.
  var noun = "candidates"

  private let isShown: Bool
  private var start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isDrawn = false

  init(isShown: Bool) {
    self.isShown = isShown
  }

  /// Starts to count anew: what was done before says nothing about how fast it goes on.
  func restart() {
    start = .now
  }

  func update(answered: Int, total: Int) {
    let now = ContinuousClock.now
    guard isShown, now - start > .milliseconds(500), now - last > .milliseconds(100) else { return }
    last = now
    isDrawn = true
    let text = Self.text(
      answered: answered,
      total: total,
      seconds: (now - start).seconds,
      noun: noun
    )
    Standard.error.write("\r\u{1B}[K\(heading)\(text)")
  }

  func write(done: Int, total: Int) {
    let now = ContinuousClock.now
    guard isShown, now - start > .milliseconds(500) else { return }
    isDrawn = true
    Standard.error.write("\r\u{1B}[Kwriting about finding \(done + 1) of \(total)")
  }

  /// Such as `judging 120 of 600 candidates, 40 a second, 12 s left`.
  static func text(
    answered: Int,
    total: Int,
    seconds: Double,
    noun: String = "candidates"
  ) -> String {
    let count = "judging \(answered) of \(total) \(noun)"
    guard answered > 0, seconds > 0 else { return count }
    let rate = Double(answered) / seconds
    let shown = rate < 10 ? String(format: "%.1f", rate) : String(Int(rate))
    return "\(count), \(shown) a second, \(length(Double(total - answered) / rate)) left"
  }

  private static func length(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\((whole + 59) / 60) min"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }

  /// Leaves the terminal as it was.
  func finish() {
    guard isDrawn else { return }
    Standard.error.write("\r\u{1B}[K")
    isDrawn = false
  }
}
