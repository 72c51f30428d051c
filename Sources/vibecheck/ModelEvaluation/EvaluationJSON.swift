import Inference
import Reporting
import ReviewTypes
import Reviewing
import Rules

extension EvaluationReport {
  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "commit": .object([
        "hunks": .int(TypicalCommit.hunkCount),
        "candidates": .int(TypicalCommit.candidateCount),
      ]),
      "comparedRules": .array(comparedRules.map { .string($0.rawValue) }),
      "withoutQuestion": .array(withoutQuestion.map { .string($0.rawValue) }),
      "models": .array(models.map(object)),
    ])
    return document.lines + "\n"
  }

  private func object(_ model: Model) -> JSONValue {
    let pooled = pooled(model)
    return .object([
      "name": .string(model.identity.name),
      "sha256": .string(model.identity.sha256),
      "engine": .string(model.identity.engine),
      "path": .string(orNull: model.path),
      "averagePrecision": number(meanAveragePrecision(of: model)),
      "precision": share(pooled.precision),
      "recall": share(pooled.recall),
      "cost": model.cost.map(object) ?? .null,
      "injection": model.injection.map(object) ?? .null,
      "rules": .array(model.rules.map(object)),
    ])
  }

  private func object(_ cost: ModelMeasurement) -> JSONValue {
    .object([
      "fileBytes": .int(cost.fileBytes),
      "peakBytes": .int(cost.peakBytes),
      "tokensPerSecond": .number(cost.tokensPerSecond),
      "openSeconds": .number(cost.openSeconds),
      "prefixTokens": .int(cost.prefixTokens),
      "commitTokens": .int(cost.commitTokens),
      "candidates": .int(cost.candidates),
      "commitSeconds": number(cost.commitSeconds),
      "firstCommitSeconds": number(cost.firstCommitSeconds),
    ])
  }

  private func object(_ injection: InjectionReport) -> JSONValue {
    .object([
      "asked": .int(injection.asked),
      "found": .int(injection.found),
      "attacks": .int(injection.cases.count),
      "flipped": .int(injection.flips),
      "suspicious": .int(injection.suspicious),
      "flipRate": number(injection.flipRate),
    ])
  }

  private func object(_ evaluation: RuleEvaluation) -> JSONValue {
    .object([
      "rule": .string(evaluation.rule.id.rawValue),
      "severity": .string(evaluation.rule.severity.rawValue),
      "inProfile": .bool(evaluation.isInProfile),
      "modelOff": .bool(!evaluation.rule.isJudged),
      "thresholdInForce": .number(evaluation.thresholdInForce),
      "notJudged": .int(evaluation.unjudged),
      "all": quality(evaluation.quality()),
      "sets": .array(
        RuleEvaluation.sets(of: [evaluation]).map { set in
          .object(["set": .string(set), "quality": quality(evaluation.quality(of: set))])
        }
      ),
      "languages": .array(
        evaluation.languages.map { language, quality in
          .object([
            "language": .string(orNull: language?.rawValue), "quality": self.quality(quality),
          ])
        }
      ),
      "comparison": evaluation.comparison.map(object) ?? .null,
    ])
  }

  /// Thresholds, precision and recall are there also where `measured` says that they mean nothing.
  private func quality(_ quality: RuleQuality?) -> JSONValue {
    guard let quality else { return .null }
    return .object([
      "measured": .bool(quality.isMeasured),
      "candidates": .int(quality.candidates),
      "findings": .int(quality.findings),
      "groups": .int(quality.groups),
      "patternPrecision": share(quality.patternPrecision),
      "patternRecall": share(quality.patternRecall),
      "averagePrecision": number(quality.averagePrecision),
      "threshold": .number(quality.threshold),
      "precision": share(quality.precision),
      "recall": share(quality.recall),
      "calibrationError": number(quality.calibrationError),
      "confusion": .object([
        "findingsShown": .int(quality.hits),
        "findingsMissed": .int(quality.missed),
        "lookAlikesShown": .int(quality.lookAlikesShown),
        "lookAlikesSilent": .int(quality.lookAlikesSilent),
      ]),
    ])
  }

  private func object(_ comparison: JudgeComparison) -> JSONValue {
    func row(_ row: JudgeComparison.Row) -> JSONValue {
      .object([
        "shown": .int(row.shown),
        "right": .int(row.hits),
        "findings": .int(row.findings),
        "precision": share(row.precision),
        "recall": share(row.recall),
      ])
    }
    return .object([
      "patterns": row(comparison.patterns),
      "model": row(comparison.model),
      "both": row(comparison.both),
      "gain": .string(comparison.gain.rawValue),
    ])
  }

  private func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  private func share(_ share: Share?) -> JSONValue {
    guard let share else { return .null }
    return .object([
      "value": .number(share.value), "low": .number(share.low), "high": .number(share.high),
    ])
  }
}
