import ReviewTypes

/// The hunks of one file as a table, with the findings below their lines.
struct HTMLDiff {
  /// In a hunk longer than this, lines far from a finding are left out.
  private static let foldLines = 60
  /// How far from a finding a line is still shown then.
  private static let nearLines = 12

  let hunks: [Hunk]
  /// By the 1-based new line they are shown below.
  let findings: [Int: [HTMLFinding]]

  /// How many lines the hunks have.
  var lineCount: Int { hunks.reduce(0) { $0 + $1.lines.count } }

  var html: String {
    let rows = hunks.map { head($0) + body($0) }.joined()
    return "<table class=\"diff\" role=\"presentation\">\n\(rows)</table>\n"
  }

  private func head(_ hunk: Hunk) -> String {
    let last = hunk.newStart + hunk.newCount - 1
    let place =
      last > hunk.newStart ? "lines \(hunk.newStart)–\(last)" : "line \(hunk.newStart)"
    let heading = hunk.heading.isEmpty ? "" : " <code>\(HTMLText.code(hunk.heading))</code>"
    return gap(place + heading)
  }

  private func body(_ hunk: Hunk) -> String {
    let shown = shownLines(of: hunk)
    var rows = ""
    var hidden = 0
    for (index, line) in hunk.lines.enumerated() {
      guard shown.contains(index) else {
        hidden += 1
        continue
      }
      if hidden > 0 { rows += gap("\(counted(hidden, "line")) not shown") }
      hidden = 0
      rows += row(line)
      for finding in line.newLine.flatMap({ findings[$0] }) ?? [] {
        rows += "<tr class=\"place\"><td colspan=\"3\">\(finding.html)</td></tr>\n"
      }
    }
    if hidden > 0 { rows += gap("\(counted(hidden, "line")) not shown") }
    return rows
  }

  private func shownLines(of hunk: Hunk) -> Set<Int> {
    guard hunk.lines.count > Self.foldLines else { return Set(hunk.lines.indices) }
    let hits = hunk.lines.indices.filter { index in
      hunk.lines[index].newLine.map { findings[$0] != nil } ?? false
    }
    // Without a finding, the beginning.
    let centers = hits.isEmpty ? [0] : hits
    var shown: Set<Int> = []
    for center in centers {
      let first = max(0, center - Self.nearLines)
      shown.formUnion(first...min(hunk.lines.count - 1, center + Self.nearLines))
    }
    return shown
  }

  private func gap(_ text: String) -> String {
    "<tr class=\"gap\"><td colspan=\"3\">\(text)</td></tr>\n"
  }

  private func row(_ line: DiffLine) -> String {
    let (name, sign) =
      switch line.origin {
      case .addition: ("added", "+")
      case .deletion: ("deleted", "−")
      case .context: ("context", " ")
      }
    let isHit = line.newLine.map { number in
      findings.values.contains { list in
        list.contains { ($0.finding.line...$0.finding.endLine).contains(number) }
      }
    }
    let hit = isHit == true && line.origin == .addition ? " hit" : ""
    let old = line.oldLine.map(String.init) ?? ""
    let new = line.newLine.map(String.init) ?? ""
    return """
      <tr class="\(name)\(hit)"><td class="number old">\(old)</td><td class="number">\(new)</td>\
      <td class="code"><span class="sign">\(sign)</span>\(HTMLText.code(line.text))</td></tr>

      """
  }
}
