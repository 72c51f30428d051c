import Reporting

/// Which of the measured models to use, and why.
struct ModelRecommendation {
  struct Model {
    /// The word that `--model` takes.
    var name: String
    var path: String
    /// Nil if it could not be measured.
    var cost: ModelMeasurement?
    var failure: String?
  }

  var budgetSeconds: Double
  /// In the order they were measured.
  var models: [Model]

  /// Of those that fit, one that brings measurements of its own quality along; else the largest: what
  /// it costs more it has learned more. `model eval` tells which of them judges better.
  var chosen: Model? {
    let fitting = models.filter(fits)
    func isSmaller(_ left: Model, _ right: Model) -> Bool {
      (left.cost?.fileBytes ?? 0) < (right.cost?.fileBytes ?? 0)
    }
    return fitting.filter { $0.cost?.isTrained == true }.max(by: isSmaller)
      ?? fitting.max(by: isSmaller)
  }

  /// The largest that fits and may be asked anything, where another one was chosen.
  var general: Model? {
    guard chosen?.cost?.isTrained == true else { return nil }
    return models.filter { fits($0) && $0.cost?.isTrained == false }
      .max { ($0.cost?.fileBytes ?? 0) < ($1.cost?.fileBytes ?? 0) }
  }

  func fits(_ model: Model) -> Bool {
    model.cost.map { $0.expectedCommitSeconds <= budgetSeconds } ?? false
  }

  var text: String {
    let rows = models.map { model -> [String] in
      guard let cost = model.cost else {
        let none = [String](repeating: Figure.none, count: 4)
        return [model.name] + none + [model.failure ?? ""]
      }
      return [
        model.name, Figure.rate(cost.tokensPerSecond), Figure.seconds(cost.expectedCommitSeconds),
        byteText(cost.peakBytes), byteText(cost.fileBytes),
        fits(model) ? "fits" : "too slow",
      ]
    }
    return TextTable(["model", "tokens/s", "commit", "memory", "file", ""], rows).text
      + "\n" + verdict
  }

  private var verdict: String {
    let budget = Figure.seconds(budgetSeconds)
    guard let chosen, let cost = chosen.cost else {
      return
        "no model here reviews a typical commit in \(budget); allow more with --budget, or take "
        + "a smaller model\n"
    }
    let time = Figure.seconds(cost.expectedCommitSeconds)
    let why =
      cost.isTrained
      ? "it brings its own measured thresholds" : "the largest that reviews a commit in \(budget)"
    var text = "recommended: \(chosen.name) (\(time) a commit; \(why))\n"
    if let general {
      text += "for questions of your own: \(general.name)\n"
    }
    let fitting = models.filter(fits)
    guard fitting.count > 1 else { return text }
    return text + "which one judges better tells 'vibecheck model eval "
      + fitting.map(\.name).joined(separator: " ") + "'\n"
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "budgetSeconds": .number(budgetSeconds),
      "recommended": .string(orNull: chosen?.path),
      "recommendedGeneral": .string(orNull: general?.path),
      "models": .array(models.map(object)),
    ])
    return document.lines + "\n"
  }

  private func object(_ model: Model) -> JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    func int(_ value: Int?) -> JSONValue { value.map(JSONValue.int) ?? .null }
    return .object([
      "name": .string(model.name),
      "path": .string(model.path),
      "fits": .bool(fits(model)),
      "commitSeconds": number(model.cost?.expectedCommitSeconds),
      "tokensPerSecond": number(model.cost?.tokensPerSecond),
      "openSeconds": number(model.cost?.openSeconds),
      "commitTokens": int(model.cost?.commitTokens),
      "peakBytes": int(model.cost?.peakBytes),
      "fileBytes": int(model.cost?.fileBytes),
      "failure": .string(orNull: model.failure),
    ])
  }
}
