import Inference
import ReviewTypes
import Reviewing
import Rules

extension EvaluationReport {
  /// Every table, model by model, and what they cost.
  var text: String {
    var text = ""
    for model in models {
      if models.count > 1 { text += "== \(heading(of: model)) ==\n\n" }
      for table in EvaluationTables(model: model).all { text += Self.text(table) }
      let unjudged = model.rules.reduce(0) { $0 + $1.unjudged }
      if unjudged > 0 { text += "note: \(unjudged) candidates did not fit the model\n\n" }
    }
    if !injections.rows.isEmpty { text += Self.text(injections) }
    return text + Self.text(tradeOff) + footer
  }

  private func heading(of model: Model) -> String {
    "\(name(of: model)), sha256 \(model.identity.sha256.prefix(12))…, \(model.identity.engine)"
  }

  private static func text(_ table: EvaluationTables.Table) -> String {
    let note = table.note.isEmpty ? "" : " (\(table.note))"
    return "\(table.title)\(note):\n\(TextTable(table.header, table.rows).text)\n"
  }

  private var footer: String {
    let outside = models.flatMap { model in
      model.rules.filter { !$0.isInProfile }.map(\.rule.id.rawValue)
    }
    var text = ""
    if !withoutQuestion.isEmpty {
      let names = withoutQuestion.map { "'\($0)'" }.joined(separator: ", ")
      text +=
        "note: the labels of \(names) count for nothing: no model is asked about a rule without "
        + "'ask'\n"
    }
    guard !outside.isEmpty else { return text }
    return text
      + "note: reviews ask a model only about the rules in its profile; the others are measured "
      + "all the same\n"
  }
}
