import Inference
import ReviewTypes
import Reviewing
import Rules

/// The tables of one model, the same for a terminal and for a page.
struct EvaluationTables {
  struct Table {
    var title: String
    /// What its numbers are, where that is not plain.
    var note = ""
    var header: [String]
    var rows: [[String]]
  }

  var model: EvaluationReport.Model

  var all: [Table] {
    let sets = model.sets
    var tables = [table(sets == [RuleEvaluation.examples] ? "examples" : "all labels", of: nil)]
    if sets.count > 1 {
      tables += sets.map { table(Self.title(ofSet: $0), of: $0) }
    }
    return (tables + [languages, comparison, confusion]).filter { !$0.rows.isEmpty }
  }

  private static func title(ofSet set: String) -> String {
    set == RuleEvaluation.examples ? "examples only" : "set '\(set)' only"
  }

  private func table(_ title: String, of set: String?) -> Table {
    Table(
      title: title,
      header: [
        "rule", "candidates", "findings", "groups", "pattern precision", "pattern recall",
        "average precision", "threshold", "precision [95 %]", "recall [95 %]", "calibration error",
      ],
      rows: model.rules.compactMap { rule in
        rule.quality(of: set).map { [name(rule)] + figures($0) }
      }
    )
  }

  /// Marked where a review does not ask this model.
  private func name(_ evaluation: RuleEvaluation) -> String {
    let id = evaluation.rule.id.rawValue
    if !evaluation.rule.isJudged { return "\(id) (model: off)" }
    return evaluation.isInProfile ? id : "\(id) (not in profile)"
  }

  private func figures(_ quality: RuleQuality) -> [String] {
    let counts = [
      "\(quality.candidates)", "\(quality.findings)", "\(quality.groups)",
      Figure.hundredths(quality.patternPrecision?.value),
      Figure.hundredths(quality.patternRecall?.value),
      Figure.hundredths(quality.averagePrecision),
    ]
    guard quality.isMeasured else { return counts + ["–", "too few", "too few", "–"] }
    return counts + [
      Figure.hundredths(quality.threshold),
      Figure.share(quality.precision),
      Figure.share(quality.recall),
      Figure.hundredths(quality.calibrationError),
    ]
  }

  private var languages: Table {
    Table(
      title: "by language",
      note: "where enough is labelled, at the thresholds that all languages give",
      header: [
        "rule", "language", "candidates", "findings", "average precision", "precision [95 %]",
        "recall [95 %]", "calibration error",
      ],
      rows: model.rules.flatMap { rule in
        rule.languages.filter(\.quality.isMeasured).map { language, quality in
          [
            rule.rule.id.rawValue, language?.rawValue ?? "other", "\(quality.candidates)",
            "\(quality.findings)", Figure.hundredths(quality.averagePrecision),
            Figure.share(quality.precision), Figure.share(quality.recall),
            Figure.hundredths(quality.calibrationError),
          ]
        }
      }
    )
  }

  private var comparison: Table {
    Table(
      title: "patterns, model, both",
      note: "of all labelled findings, also those that no pattern proposes; the model pays where "
        + "it is more often right than the patterns alone",
      header: [
        "rule", "who decides", "shown", "right", "precision [95 %]", "recall [95 %]", "pays",
      ],
      rows: model.rules.flatMap { rule -> [[String]] in
        guard let comparison = rule.comparison, rule.quality()?.isMeasured == true else {
          return []
        }
        func row(_ who: String, _ row: JudgeComparison.Row, _ pays: String = "") -> [String] {
          [
            rule.rule.id.rawValue, who, "\(row.shown)", "\(row.hits)",
            Figure.share(row.precision), Figure.share(row.recall), pays,
          ]
        }
        return [
          row("patterns alone", comparison.patterns),
          row("model alone", comparison.model),
          row("patterns and model", comparison.both, Self.word(comparison.gain)),
        ]
      }
    )
  }

  private static func word(_ gain: JudgeComparison.Gain) -> String {
    switch gain {
    case .more: "yes"
    case .less: "no: model: off"
    case .open: "not shown"
    }
  }

  private var confusion: Table {
    Table(
      title: "look-alikes",
      note: "candidates by pattern that are no findings, and those that are, at cross-fitted "
        + "thresholds",
      header: [
        "rule", "look-alikes shown wrongly", "look-alikes rightly silent", "findings shown",
        "findings missed",
      ],
      rows: model.rules.compactMap { rule in
        guard let quality = rule.quality(), quality.isMeasured else { return nil }
        return [
          rule.rule.id.rawValue, "\(quality.lookAlikesShown)", "\(quality.lookAlikesSilent)",
          "\(quality.hits)", "\(quality.missed)",
        ]
      }
    )
  }
}

extension EvaluationReport {
  /// How steadfast each model is, one row a model; no row where nobody wanted to know.
  var injections: EvaluationTables.Table {
    EvaluationTables.Table(
      title: "changes that argue with the model",
      note:
        "true findings with comments around them that ask to let them pass; flipped is what was "
        + "found no more, and unnoticed what was not reported as suspicious either",
      header: ["model", "found at first", "attacks", "flipped", "flip rate", "unnoticed"],
      rows: models.compactMap { model in
        guard let injection = model.injection else { return nil }
        return [
          name(of: model), "\(injection.found) of \(injection.asked)",
          "\(injection.cases.count)", "\(injection.flips)",
          Figure.hundredths(injection.flipRate),
          "\(injection.flips - injection.suspicious)",
        ]
      }
    )
  }

  /// Quality against speed and size, one row a model.
  var tradeOff: EvaluationTables.Table {
    let count = comparedRules.count
    return EvaluationTables.Table(
      title: "models",
      note: "average precision, precision and recall over \(count) rule\(count == 1 ? "" : "s") "
        + "with enough labelled lines; a commit is \(TypicalCommit.hunkCount) hunks with "
        + "\(TypicalCommit.candidateCount) candidates, the first one with nothing kept",
      header: [
        "model", "average precision", "precision [95 %]", "recall [95 %]", "tokens/s", "commit",
        "first commit", "memory", "file",
      ],
      rows: models.map { model in
        let pooled = pooled(model)
        return [
          name(of: model),
          Figure.hundredths(meanAveragePrecision(of: model)),
          Figure.share(pooled.precision),
          Figure.share(pooled.recall),
          model.cost.map { Figure.rate($0.tokensPerSecond) } ?? Figure.none,
          Figure.seconds(model.cost?.commitSeconds),
          Figure.seconds(model.cost?.firstCommitSeconds),
          model.cost.map { byteText($0.peakBytes) } ?? Figure.none,
          model.cost.map { byteText($0.fileBytes) } ?? Figure.none,
        ]
      }
    )
  }
}
