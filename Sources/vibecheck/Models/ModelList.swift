import BundledModel
import Foundation
import Reporting

/// The bundled model and those in the store, as a table or as JSON.
struct ModelList {
  var models: [StoredModel]
  /// Those of which only a part has arrived.
  var parts: [(record: PartFile.Record, path: String)] = []
  /// The path of the model that judges here.
  var inUse: String

  /// Such as `* smollm2-135m  98.4 MB  sha256 b179c9523d0e  hf:owner/repo/file.gguf`.
  var text: String {
    let rows = [bundledRow].compactMap(\.self) + models.map(row) + parts.map(row)
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column < 3 ? cell.padding(toLength: widths[column], withPad: " ", startingAt: 0) : cell
      }
      return cells.joined(separator: "  ") + "\n"
    }
    .joined()
  }

  private var bundledRow: [String]? {
    BundledModel.path.map { path in
      [mark(path) + "bundled", byteText(byteCount(ofFile: path)), "", "comes with the program"]
    }
  }

  private func row(_ model: StoredModel) -> [String] {
    let start = mark(model.path) + printable(model.name)
    let size = byteText(model.byteCount)
    do throws(Failure) {
      guard let manifest = try model.manifest() else {
        return [
          start, size, "no checksum", "was put there by hand; 'vibecheck model add' records one",
        ]
      }
      let digest = "sha256 \(manifest.sha256.prefix(12))"
      return [start, size, digest, printable(manifest.source)]
    } catch {
      return [start, size, "no checksum", error.reason]
    }
  }

  private func row(_ part: (record: PartFile.Record, path: String)) -> [String] {
    let address = printable(part.record.address)
    let total = part.record.total.map { " of \(byteText($0))" } ?? ""
    return [
      "  (in part)", byteText(byteCount(ofFile: part.path)) + total, "",
      "'vibecheck model pull \(address)' goes on",
    ]
  }

  private func mark(_ path: String) -> String { path == inUse ? "* " : "  " }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let bundled: [JSONValue] =
      BundledModel.path.map { path in
        [
          .object([
            "name": .string("bundled"), "path": .string(path),
            "bytes": .int(byteCount(ofFile: path)),
            "sha256": .null, "source": .null, "licence": .null, "inUse": .bool(path == inUse),
          ])
        ]
      } ?? []
    let stored: [JSONValue] = models.map { model in
      // a damaged manifest tells as little as none
      let manifest = (try? model.manifest()) ?? nil
      return .object([
        "name": .string(model.name), "path": .string(model.path), "bytes": .int(model.byteCount),
        "sha256": .string(orNull: manifest?.sha256), "source": .string(orNull: manifest?.source),
        "licence": .string(orNull: manifest?.licence), "inUse": .bool(model.path == inUse),
      ])
    }
    let document: JSONValue = .object(["version": .int(1), "models": .array(bundled + stored)])
    return document.lines + "\n"
  }
}
