import Inference
import Reporting

extension EvaluationReport {
  /// The report as one page that needs nothing else, with a plot of the trade-off.
  var page: String {
    let names = models.map(name).joined(separator: ", ")
    var body = """
      <header class="top"><div class="title"><h1>Vibecheck</h1></div>
      <p class="verdict">\(PageText.plain(names))</p>
      <p class="model">Measured by vibecheck \(Version.text)\(engine)</p></header>
      <main>

      """
    let plot = EvaluationPlot(dots: dots).svg(escape: PageText.plain)
    if !plot.isEmpty {
      body += "<section class=\"panel\"><h2>Quality and time</h2>\n\(plot)</section>\n"
    }
    body += Self.section(tradeOff)
    if !injections.rows.isEmpty { body += Self.section(injections) }
    for model in models {
      if models.count > 1 {
        body += "<h2 class=\"group\">\(PageText.plain(name(of: model)))</h2>\n"
      }
      body += EvaluationTables(model: model).all.map(Self.section).joined()
    }
    return PageText.page(title: "Vibecheck: \(names)", style: Self.style, body: body + "</main>\n")
  }

  private var engine: String {
    let engines = Set(models.map(\.identity.engine))
    guard engines.count == 1, let engine = engines.first else { return "" }
    return " on \(PageText.plain(engine))"
  }

  private var dots: [EvaluationPlot.Dot] {
    models.compactMap { model in
      guard let cost = model.cost, let seconds = cost.commitSeconds,
        let quality = meanAveragePrecision(of: model)
      else { return nil }
      return EvaluationPlot.Dot(
        name: name(of: model),
        seconds: seconds,
        quality: quality,
        fileBytes: cost.fileBytes
      )
    }
  }

  private static func section(_ table: EvaluationTables.Table) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(PageText.plain($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    let note = table.note.isEmpty ? "" : "<p class=\"aside\">\(PageText.plain(table.note))</p>\n"
    return """
      <section class="panel"><h2>\(PageText.plain(table.title))</h2>
      \(note)<div class="sheet"><table>
      <thead>\(row(table.header, "th"))</thead>
      <tbody>
      \(table.rows.map { row($0, "td") }.joined())</tbody>
      </table></div></section>

      """
  }

  private static let style = """
    .sheet { overflow-x: auto; padding-bottom: .8rem !important; }
    .sheet table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; }
    .sheet th, .sheet td { text-align: left; padding: .25rem .9rem .25rem 0; white-space: nowrap; }
    .sheet th { color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--line); }
    .plot { display: block; width: 100%; max-width: 46rem; height: auto; margin: .6rem 0; }
    .plot line { stroke: var(--line); }
    .plot text { fill: var(--muted); font: 12px system-ui, sans-serif; }
    .plot .name { fill: var(--text); }
    .plot circle { fill: color-mix(in srgb, var(--accent) 45%, transparent); stroke: var(--accent); }

    """
}
