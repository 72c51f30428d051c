package import ReviewTypes

/// The review as one page that needs nothing else: the change with its findings in place.
///
/// Readable without JavaScript, which adds filters, keys and a choice of colours. Nothing is loaded
/// from anywhere, and the page forbids itself to try.
package struct HTMLReporter: Reporter {
  /// From here on, files without findings are only named.
  private static let quietLines = 5000

  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    let summary = Summary(review, isVerbose: true)
    let files = HTMLFiles(review, isVerbose: options.verbosity == .verbose)
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <title>Vibecheck: \(HTMLText.plain(summary.verdict))</title>
      <style>
      \(text(PackageResources.report_css))</style>
      </head>
      <body>
      <a class="skip-link" href="#findings">To the findings</a>
      \(header(review, summary))\(filters(files.findings))<main id="findings" tabindex="-1">
      \(main(review, files))</main>
      <p class="keys"><kbd>j</kbd> next finding <kbd>k</kbd> the one before <kbd>/</kbd> filter</p>
      <script>
      \(text(PackageResources.report_js))</script>
      </body>
      </html>

      """
  }

  private func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }

  private func header(_ review: Review, _ summary: Summary) -> String {
    let name = summary.blocks ? "blocks" : summary.warns ? "warns" : "clean"
    let isClean = name == "clean" && review.isWhole && review.engineFailure == nil
    var lines = [
      "<header class=\"top\">",
      "<div class=\"title\"><h1>Vibecheck</h1><button id=\"theme\" type=\"button\" hidden></button></div>",
      "<p class=\"verdict\(name == "clean" && !isClean ? "" : " \(name)")\">"
        + "\(HTMLText.plain(summary.verdict.capitalizedFirst))</p>",
    ]
    if let work = summary.work { lines.append("<p class=\"work\">\(HTMLText.plain(work))</p>") }
    if let model = review.model {
      lines.append(
        "<p class=\"model\">Judged by \(HTMLText.plain(model.name)) on "
          + "\(HTMLText.plain(model.engine)), vibecheck \(HTMLText.plain(options.toolVersion))</p>"
      )
    }
    if let failure = review.engineFailure {
      lines.append("<p class=\"failure\">The engine failed: \(HTMLText.plain(failure))</p>")
    }
    return (lines + ["</header>", ""]).joined(separator: "\n")
  }

  /// Shown by the script, which alone can make them work.
  private func filters(_ findings: [Finding]) -> String {
    func select(_ id: String, _ label: String, _ values: [(value: String, text: String)]) -> String
    {
      guard values.count > 1 else { return "" }
      let options = values.map { "<option value=\"\($0.value)\">\($0.text)</option>" }.joined()
      return """
        <select id="\(id)" aria-label="\(label)"><option value="">\(label)</option>\(options)</select>

        """
    }
    let severities = Severity.allCases.reversed().compactMap { severity in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : (severity.rawValue, "\(severity.rawValue) (\(count))")
    }
    let blocking = findings.count { $0.isActive && $0.blocking }
    let isMixed = blocking > 0 && blocking < findings.count
    let silenced = findings.count { !$0.isActive }
    let check =
      silenced == 0
      ? ""
      : "<label><input type=\"checkbox\" id=\"silenced\"> \(silenced) silenced</label>\n"
    return """
      <form id="filters" class="filters" role="search" aria-label="Filter the findings" hidden>
      <input type="search" id="search" placeholder="Filter" aria-label="Text to look for" \
      autocomplete="off" spellcheck="false">
      \(select("severity", "Any severity", (isMixed ? [("blocking", "blocking (\(blocking))")] : []) + severities))\
      \(select("rule", "Any rule", tallied(findings.map(\.rule.rawValue))))\
      \(select("file", "Any file", tallied(findings.map(\.path))))\
      \(check)<button type="reset">Clear</button>
      <output id="shown" aria-live="polite"></output>
      </form>

      """
  }

  /// The values there are, each once, with how often.
  private func tallied(_ values: [String]) -> [(value: String, text: String)] {
    let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.sorted { $0.key < $1.key }
      .map { (HTMLText.plain($0.key), "\(HTMLText.plain($0.key)) (\($0.value))") }
  }

  private func main(_ review: Review, _ files: HTMLFiles) -> String {
    var parts = files.sections.filter { !$0.findings.isEmpty }.map(\.html)
    parts.append(unreviewed(review))
    parts.append(skipped(review))
    parts.append(remarks(review))
    let quiet = files.sections.filter(\.findings.isEmpty)
    if !quiet.isEmpty {
      parts.append("<h2 class=\"group\">\(counted(quiet.count, "file")) without findings</h2>\n")
      var room = Self.quietLines
      for section in quiet {
        room -= section.diff.lineCount
        parts.append(section.quietHTML(showsDiff: room > 0))
      }
    }
    return parts.joined()
  }

  private func unreviewed(_ review: Review) -> String {
    guard let title = review.unreviewed.notReviewed else { return "" }
    let items = review.unreviewed.map {
      "<code>\(HTMLText.plain($0.path)):\($0.line)</code> \(HTMLText.plain($0.rule.rawValue)), "
        + $0.reason.rawValue
    }
    return panel(title, items)
  }

  private func skipped(_ review: Review) -> String {
    guard let title = review.skipped.skippedLine else { return "" }
    let items = review.skipped.filter { $0.reason != .deleted }
      .map { "<code>\(HTMLText.plain($0.path))</code> \($0.reason.rawValue)" }
    return panel(title, items)
  }

  private func remarks(_ review: Review) -> String {
    guard !review.remarks.isEmpty else { return "" }
    let items = review.remarks.map { "<li>\(HTMLText.plain($0))</li>" }.joined(separator: "\n")
    return "<section class=\"panel\"><h2>To know</h2>\n<ul>\n\(items)\n</ul></section>\n"
  }

  private func panel(_ title: String, _ items: [String]) -> String {
    let rows = items.map { "<li>\($0)</li>\n" }.joined()
    return """
      <details class="panel"><summary>\(HTMLText.plain(title.capitalizedFirst))</summary>
      <ul>
      \(rows)</ul></details>

      """
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
