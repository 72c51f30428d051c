/// One line on standard error that counts judged candidates, only on a terminal and only when judging
/// takes long enough to wonder.
final class ProgressLine {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isDrawn = false

  init(isShown: Bool) {
    self.isShown = isShown
  }

  func update(answered: Int, total: Int) {
    let now = ContinuousClock.now
    guard isShown, now - start > .milliseconds(500), now - last > .milliseconds(100) else { return }
    last = now
    isDrawn = true
    Standard.error.write("\r\u{1B}[Kjudging \(answered) of \(total) candidates")
  }

  /// Leaves the terminal as it was.
  func finish() {
    guard isDrawn else { return }
    Standard.error.write("\r\u{1B}[K")
    isDrawn = false
  }
}
