import Foundation

/// The lines of a diagnosis. One that is bad makes the exit status 2.
struct DoctorReport {
  enum Kind: String {
    case good = "ok   "
    case note = "note "
    case bad = "error"
  }

  private(set) var text = ""
  private(set) var hasFailures = false

  mutating func add(_ kind: Kind, _ subject: String, _ message: String) {
    let padded = subject.padding(toLength: 13, withPad: " ", startingAt: 0)
    let detail = message.hasPrefix("error: ") ? String(message.dropFirst(7)) : message
    text += "\(kind.rawValue)  \(padded)  \(detail)\n"
    if kind == .bad { hasFailures = true }
  }
}
