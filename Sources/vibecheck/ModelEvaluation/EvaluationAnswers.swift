import Inference
import Reporting
import ReviewTypes
import Reviewing
import Rules

extension EvaluationReport {
  /// Every labelled line and what each model said of it, as JSON Lines: to read the mistakes.
  var answers: String {
    models.flatMap { model in
      model.rules.flatMap { evaluation in
        zip(evaluation.labels, evaluation.lines).map { label, line in
          answer(model, evaluation.rule, label, line).text + "\n"
        }
      }
    }.joined()
  }

  private func answer(
    _ model: Model,
    _ rule: Rule,
    _ label: Label,
    _ line: EvaluatedLine
  ) -> JSONValue {
    let meant = label.lines.filter { row in
      row.origin == .addition && (label.newLine == nil || row.newLine == label.newLine)
    }
    return .object([
      "model": .string(name(of: model)),
      "rule": .string(rule.id.rawValue),
      "set": .string(line.set),
      "group": .string(line.group),
      "path": .string(label.path),
      "line": label.newLine.map(JSONValue.int) ?? .null,
      "code": .string(meant.map(\.text).joined(separator: "\n")),
      "label": .string(line.isFinding ? "finding" : "not"),
      "proposed": .bool(line.isProposed),
      "probability": line.probability.map(JSONValue.number) ?? .null,
    ])
  }
}
