import ReviewTypes

/// The files of a page, each with its part of the change and its findings.
struct HTMLFiles {
  struct Section {
    var path: String
    var oldPath: String?
    var diff: HTMLDiff
    /// Those that no hunk has a line for.
    var elsewhere: [HTMLFinding]
    var findings: [Finding]
  }

  private(set) var sections: [Section] = []
  /// In the order of the page.
  private(set) var findings: [Finding] = []

  /// - Parameter isVerbose: whether findings below their threshold are shown, too.
  init(_ review: Review, isVerbose: Bool) {
    let rules = Dictionary(review.rules.map { ($0.id, $0) }) { first, _ in first }
    let shown = review.findings.filter {
      isVerbose || $0.reachesThreshold || $0.suppressed != nil
    }
    let byPath = Dictionary(grouping: shown, by: \.path)
    let unread = Set(review.skipped.map(\.path))
    var placed: Set<String> = []
    for diff in review.diffs where !unread.contains(diff.path) {
      guard case .hunks(let hunks) = diff.content else { continue }
      // A path may come once for each commit; its findings stand with the first.
      let here = placed.insert(diff.path).inserted ? byPath[diff.path] ?? [] : []
      guard !here.isEmpty || !hunks.isEmpty else { continue }
      add(diff.path, oldPath: diff.oldPath, hunks, here, rules)
    }
    for path in byPath.keys.sorted() where !placed.contains(path) {
      add(path, oldPath: nil, [], byPath[path] ?? [], rules)
    }
  }

  private mutating func add(
    _ path: String,
    oldPath: String?,
    _ hunks: [Hunk],
    _ findings: [Finding],
    _ rules: [RuleID: RuleSummary]
  ) {
    let lines = Set(hunks.flatMap(\.lines).compactMap(\.newLine))
    var inPlace: [Int: [HTMLFinding]] = [:]
    var elsewhere: [HTMLFinding] = []
    for finding in findings {
      self.findings.append(finding)
      let line = [finding.endLine, finding.line].first(where: lines.contains)
      let entry = HTMLFinding(
        finding: finding,
        number: self.findings.count,
        rule: rules[finding.rule],
        showsEvidence: line == nil
      )
      if let line {
        inPlace[line, default: []].append(entry)
      } else {
        elsewhere.append(entry)
      }
    }
    sections.append(
      Section(
        path: path,
        oldPath: oldPath == path ? nil : oldPath,
        diff: HTMLDiff(hunks: hunks, findings: inPlace),
        elsewhere: elsewhere,
        findings: findings
      )
    )
  }
}

extension HTMLFiles.Section {
  var html: String {
    """
    <section class="file">
    <h2>\(name)</h2>
    \(diff.hunks.isEmpty ? "" : diff.html)\(elsewhere.map(\.html).joined())</section>

    """
  }

  /// For a file without findings: closed.
  func quietHTML(showsDiff: Bool) -> String {
    let count = counted(diff.lineCount, "line")
    let inside =
      showsDiff ? diff.html : "<p class=\"aside\">Not shown, because this report is long.</p>\n"
    return """
      <details class="file"><summary>\(name) <span class="aside">\(count)</span></summary>
      \(inside)</details>

      """
  }

  private var name: String {
    let former = oldPath.map { " <span class=\"aside\">was \(HTMLText.plain($0))</span>" } ?? ""
    return HTMLText.plain(path) + former
  }
}
