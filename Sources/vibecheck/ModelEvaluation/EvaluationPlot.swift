import Foundation

/// Models as dots: the time of a commit to the right, on a scale of powers of ten, quality upwards, the
/// file's size as the dot's. An SVG that needs nothing else.
struct EvaluationPlot {
  struct Dot {
    var name: String
    var seconds: Double
    /// In 0...1.
    var quality: Double
    var fileBytes: Int
  }

  var dots: [Dot]

  private static let width = 640.0
  private static let height = 360.0
  private static let left = 56.0
  private static let right = 24.0
  private static let top = 20.0
  private static let bottom = 48.0

  /// - Parameter escape: makes text safe between tags.
  func svg(escape: (String) -> String) -> String {
    guard !dots.isEmpty else { return "" }
    var parts = grid
    // The large ones first, so that none lies behind another; names by turns above and below.
    for (index, dot) in dots.sorted(by: { $0.fileBytes > $1.fileBytes }).enumerated() {
      let (x, y) = (self.x(dot.seconds), self.y(dot.quality))
      let title =
        "\(dot.name): average precision \(Figure.hundredths(dot.quality)), a commit in "
        + "\(Figure.seconds(dot.seconds)), \(byteText(dot.fileBytes))"
      parts.append(
        "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius(dot.fileBytes)))\"><title>\(escape(title))"
          + "</title></circle>"
      )
      // Towards the middle, so that no name leaves the picture.
      let isRight = x > Self.width / 2
      let offset = radius(dot.fileBytes) + 6
      parts.append(
        "<text class=\"name\" x=\"\(n(isRight ? x - offset : x + offset))\" y=\"\(n(y + (index.isMultiple(of: 2) ? -6 : 16)))\" "
          + "text-anchor=\"\(isRight ? "end" : "start")\">\(escape(dot.name))</text>"
      )
    }
    return """
      <svg class="plot" viewBox="0 0 \(n(Self.width)) \(n(Self.height))" role="img" \
      aria-label="Average precision of each model against the time of a commit">
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  private var grid: [String] {
    var parts: [String] = []
    for step in 0...5 {
      let quality = Double(step) / 5
      let y = y(quality)
      parts.append(
        "<line x1=\"\(n(Self.left))\" x2=\"\(n(Self.width - Self.right))\" y1=\"\(n(y))\" y2=\"\(n(y))\"/>"
      )
      parts.append(
        "<text x=\"\(n(Self.left - 8))\" y=\"\(n(y + 4))\" text-anchor=\"end\">"
          + "\(String(format: "%.1f", quality))</text>"
      )
    }
    for power in powers {
      let x = x(pow(10, Double(power)))
      parts.append(
        "<line x1=\"\(n(x))\" x2=\"\(n(x))\" y1=\"\(n(Self.top))\" y2=\"\(n(Self.height - Self.bottom))\"/>"
      )
      parts.append(
        "<text x=\"\(n(x))\" y=\"\(n(Self.height - Self.bottom + 18))\" text-anchor=\"middle\">"
          + "\(label(power)) s</text>"
      )
    }
    parts.append(
      "<text x=\"\(n((Self.left + Self.width - Self.right) / 2))\" y=\"\(n(Self.height - 8))\" "
        + "text-anchor=\"middle\">time of a commit</text>"
    )
    parts.append(
      "<text transform=\"rotate(-90)\" x=\"\(n(-(Self.top + Self.height - Self.bottom) / 2))\" y=\"14\" "
        + "text-anchor=\"middle\">average precision</text>"
    )
    return parts
  }

  /// The powers of ten around all times; at least two.
  private var powers: ClosedRange<Int> {
    let logs = dots.map { log10(max($0.seconds, 1e-3)) }
    let low = Int((logs.min() ?? 0).rounded(.down))
    return low...max(low + 1, Int((logs.max() ?? 0).rounded(.up)))
  }

  private func x(_ seconds: Double) -> Double {
    let (low, high) = (Double(powers.lowerBound), Double(powers.upperBound))
    let share = (log10(max(seconds, 1e-3)) - low) / (high - low)
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func y(_ quality: Double) -> Double {
    Self.height - Self.bottom - quality * (Self.height - Self.top - Self.bottom)
  }

  /// An area that grows with the file, up to a limit.
  private func radius(_ bytes: Int) -> Double {
    min(26, 5 + (Double(bytes) / 1e6).squareRoot() / 4)
  }

  private func label(_ power: Int) -> String {
    String(format: "%.\(max(0, -power))f", pow(10, Double(power)))
  }

  private func n(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
  }
}
