import Foundation
import Reporting

/// The registry as a table or as JSON.
struct KnownModelList {
  var models: [KnownModel]

  var text: String {
    func padded(_ text: String, _ texts: [String]) -> String {
      text.padding(toLength: texts.map(\.count).max() ?? 0, withPad: " ", startingAt: 0)
    }
    return models.map { model in
      let cells = [
        padded(model.name, models.map(\.name)), padded(model.sizeText, models.map(\.sizeText)),
        padded(model.licence, models.map(\.licence)), model.file,
      ]
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let entries: [JSONValue] = models.map { model in
      .object([
        "name": .string(model.name), "file": .string(model.file),
        "bytes": model.bytes.map(JSONValue.int) ?? .null,
        "megabytes": model.megabytes.map(JSONValue.int) ?? .null,
        "sha256": .string(orNull: model.sha256), "licence": .string(model.licence),
      ])
    }
    let document: JSONValue = .object(["version": .int(1), "models": .array(entries)])
    return document.lines + "\n"
  }
}
