import Foundation
import LlamaInference
import Reporting

/// One model as a page of text or as JSON.
struct ModelInformation {
  var path: String
  var description: ModelDescription
  var sha256: String
  /// What the store says it should be; nil for a file that is not of the store.
  var recordedSHA256: String?
  var manifest: ModelManifest?
  /// Bytes; nil where nobody knows.
  var freeMemory: Int?

  var text: String {
    let memory = description.memory
    let cells = MemoryNeed.everydayCells
    let rows: [(String, String?)] = [
      ("file", printable(path)),
      ("name", description.name.map(printable)),
      ("architecture", printable(description.architecture)),
      ("parameters", parameters),
      (
        "quantization",
        "\(description.quantization), \(String(format: "%.1f", description.bitsPerWeight)) bits a weight"
      ),
      ("context", description.contextTokens.map { "\($0) tokens" }),
      ("vocabulary", description.vocabulary.map { "\($0) tokens" }),
      ("chat template", description.hasChatTemplate ? "yes" : "no"),
      ("prompt form", description.promptForm.map(printable) ?? "general"),
      ("licence", (manifest?.licence ?? description.licence).map(printable)),
      ("size", "\(byteText(description.byteCount)) (\(description.byteCount) bytes)"),
      ("sha256", sha256 + verdict),
      ("source", manifest.map { printable($0.source) }),
      (
        "memory",
        "about \(byteText(memory.total())): weights \(byteText(memory.weights)), context of \(cells) tokens "
          + "\(byteText(memory.states + cells * memory.perCell)), computing \(byteText(memory.computing))"
          + (freeMemory.map { "; \(byteText($0)) are free" } ?? "")
      ),
    ]
    return rows.compactMap { title, value in
      value.map { title.padding(toLength: 13, withPad: " ", startingAt: 0) + "  \($0)\n" }
    }.joined()
  }

  private var verdict: String {
    guard let recordedSHA256 else { return "" }
    return recordedSHA256 == sha256
      ? " (as recorded)" : " (the file has changed: \(recordedSHA256) was recorded)"
  }

  /// Such as `494.0 million`, or `1.5 billion`.
  private var parameters: String {
    let count = Double(description.parameterCount)
    return count < 1e9
      ? String(format: "%.1f million", count / 1e6) : String(format: "%.2f billion", count / 1e9)
  }

  /// Version 1 of the JSON format; every key is always there. Sizes are in bytes.
  var json: String {
    func number(_ value: Int?) -> JSONValue { value.map(JSONValue.int) ?? .null }
    let memory = description.memory
    let document: JSONValue = .object([
      "version": .int(1),
      "path": .string(path),
      "name": .string(orNull: description.name),
      "architecture": .string(description.architecture),
      "parameters": .int(description.parameterCount),
      "quantization": .string(description.quantization),
      "bitsPerWeight": .number((description.bitsPerWeight * 100).rounded() / 100),
      "layers": number(description.layers),
      "contextTokens": number(description.contextTokens),
      "vocabulary": number(description.vocabulary),
      "chatTemplate": .bool(description.hasChatTemplate),
      "promptForm": .string(orNull: description.promptForm),
      "licence": .string(orNull: manifest?.licence ?? description.licence),
      "bytes": .int(description.byteCount),
      "sha256": .string(sha256),
      "recordedSha256": .string(orNull: recordedSHA256),
      "source": .string(orNull: manifest?.source),
      "memory": .object([
        "total": .int(memory.total()),
        "contextTokens": .int(MemoryNeed.everydayCells),
        "weights": .int(memory.weights),
        "context": .int(memory.states + MemoryNeed.everydayCells * memory.perCell),
        "computing": .int(memory.computing),
        "free": number(freeMemory),
      ]),
    ])
    return document.lines + "\n"
  }
}
