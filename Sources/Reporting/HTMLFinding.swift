import ReviewTypes

/// One finding of a page, with why the rule is there.
struct HTMLFinding {
  let finding: Finding
  /// Counts from 1 over the whole page.
  let number: Int
  let rule: RuleSummary?
  /// Whether no diff shows the line, so that the finding has to.
  let showsEvidence: Bool

  var html: String {
    """
    <article class="finding \(finding.severity.rawValue)\(finding.isActive ? "" : " silenced")" \
    id="finding-\(number)" tabindex="0" \
    aria-label="\(finding.severity.rawValue), line \(finding.line)" \(data)>
    <p><span class="word">\(finding.severity.rawValue)</span> \
    \(HTMLText.plain(finding.message))</p>
    <p class="facts">\(facts.map { "<span>\($0)</span>" }.joined())</p>
    \(evidence)\(explanation)\(suggestion)\(withheld)\(why)</article>

    """
  }

  /// What the filters look at.
  private var data: String {
    var words = [
      "data-severity=\"\(finding.severity.rawValue)\"",
      "data-rule=\"\(HTMLText.plain(finding.rule.rawValue))\"",
      "data-file=\"\(HTMLText.plain(finding.path))\"",
    ]
    if finding.isActive, finding.blocking { words.append("data-blocking") }
    if !finding.isActive { words.append("data-silenced") }
    return words.joined(separator: " ")
  }

  private var facts: [String] {
    let lines =
      finding.endLine > finding.line
      ? "lines \(finding.line)–\(finding.endLine)" : "line \(finding.line)"
    var facts = ["<code>\(HTMLText.plain(finding.rule.rawValue))</code>", lines]
    if finding.source == .model { facts.append("\(percent(finding.confidence)) sure") }
    if let reason = finding.suppressed {
      facts.append("suppressed: \(HTMLText.plain(reason))")
    } else if !finding.reachesThreshold {
      facts.append("below its threshold of \(percent(finding.threshold))")
    } else if finding.isBaselined {
      facts.append("in the baseline")
    } else if finding.blocking {
      facts.append("blocks")
    }
    if let commit = finding.commit {
      facts.append("in <code>\(HTMLText.plain(String(commit.prefix(12))))</code>")
    }
    return facts
  }

  private var evidence: String {
    guard showsEvidence, !finding.evidence.isEmpty else { return "" }
    return "<pre>\(HTMLText.code(finding.evidence))</pre>\n"
  }

  private var explanation: String {
    finding.explanation.map { "<p>\(HTMLText.plain($0))</p>\n" } ?? ""
  }

  private var withheld: String {
    finding.withheld.map { "<p class=\"facts\">\(HTMLText.plain($0))</p>\n" }.joined()
  }

  private var suggestion: String {
    guard let suggested = SuggestedLines(finding) else { return "" }
    let lines = suggested.signed.map { line in
      let name = line.sign == "+" ? "ins" : "del"
      return "<\(name)>\(line.sign)\(HTMLText.code(line.text))</\(name)>"
    }
    return """
      <pre class="suggestion" aria-label="suggested instead">\(lines.joined(separator: "\n"))</pre>

      """
  }

  private var why: String {
    guard let rule, let note = rule.note, !note.isEmpty else { return "" }
    let paragraphs = note.split(separator: "\n", omittingEmptySubsequences: false)
      .map { HTMLText.plain(String($0)) }
      .joined(separator: "\n")
      .trimmingLineEndings
    let url = rule.url.flatMap { url in
      url.hasPrefix("https://") || url.hasPrefix("http://")
        ? "<p><a href=\"\(HTMLText.plain(url))\" rel=\"noreferrer\">More about this rule</a></p>"
        : nil
    }
    return "<details><summary>Why</summary><p>\(paragraphs)</p>\(url ?? "")</details>\n"
  }
}

extension String {
  fileprivate var trimmingLineEndings: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
