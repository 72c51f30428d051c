package import Foundation
package import ReviewTypes
package import Reviewing

/// The verdicts of one run in a file that another run can take over.
///
/// JSON: `kind` and `version`, the tool and the model that judged, and for the digest of each question its
/// probability. The digest holds model, rule, hunk and line, so a verdict serves only the very same question.
package struct VerdictFile: Equatable, Sendable {
  package static let kind = "vibecheck-verdicts"
  package static let version = 1

  /// The model that judged; nil if none was opened.
  package var model: Review.Model?
  /// Probabilities in 0...1.
  package var verdicts: [VerdictKey: Double]

  package init(model: Review.Model?, verdicts: [VerdictKey: Double]) {
    self.model = model
    self.verdicts = verdicts
  }

  /// - Throws: `VerdictFileError` if one thing in it is not as it must be; then nothing of it is used.
  package init(reading data: Data) throws(VerdictFileError) {
    let stored: Stored
    do {
      let header = try JSONDecoder().decode(Header.self, from: data)
      guard header.kind == Self.kind else { throw VerdictFileError.foreign }
      guard header.version == Self.version else {
        throw VerdictFileError.otherVersion(header.version)
      }
      stored = try JSONDecoder().decode(Stored.self, from: data)
    } catch let error as VerdictFileError {
      throw error
    } catch DecodingError.keyNotFound, DecodingError.typeMismatch {
      throw .foreign
    } catch {
      throw .damaged
    }
    model = stored.model.map {
      Review.Model(name: $0.name, sha256: $0.sha256, engine: $0.engine)
    }
    verdicts = [:]
    for (digest, probability) in stored.verdicts {
      guard let key = VerdictKey(hexadecimal: digest) else { throw .noDigest(digest) }
      guard (0...1).contains(probability) else { throw .noProbability(digest, probability) }
      verdicts[key] = probability
    }
  }

  /// The file's bytes, the same for the same verdicts: keys are sorted.
  package func data(toolVersion: String) throws -> Data {
    let stored = Stored(
      kind: Self.kind,
      version: Self.version,
      tool: Stored.Tool(name: "vibecheck", version: toolVersion),
      model: model.map { Stored.Model(name: $0.name, sha256: $0.sha256, engine: $0.engine) },
      verdicts: Dictionary(uniqueKeysWithValues: verdicts.map { ($0.bytes.hexadecimal, $1) })
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(stored) + Data("\n".utf8)
  }

  private struct Header: Decodable {
    var kind: String
    var version: Int
  }

  private struct Stored: Codable {
    struct Tool: Codable {
      var name: String
      var version: String
    }

    struct Model: Codable {
      var name: String
      var sha256: String
      var engine: String
    }

    var kind: String
    var version: Int
    var tool: Tool
    var model: Model?
    var verdicts: [String: Double]
  }
}

/// Why a file's verdicts cannot be used.
package enum VerdictFileError: Error, Equatable, CustomStringConvertible {
  /// No JSON, cut short, or a value of the wrong kind.
  case damaged
  /// JSON, but no verdicts.
  case foreign
  case otherVersion(Int)
  case noDigest(String)
  case noProbability(String, Double)

  package var description: String {
    switch self {
    case .damaged: "it is damaged; make it again with --save-verdicts"
    case .foreign: "it is no file that --save-verdicts wrote"
    case .otherVersion(let version):
      "it has version \(version), this program reads \(VerdictFile.version); make it again"
    case .noDigest(let text):
      "'\(text.prefix(80))' is no digest of a question; make it again with --save-verdicts"
    case .noProbability(let digest, let value):
      "\(value) of \(digest.prefix(12))… is no probability; make it again with --save-verdicts"
    }
  }
}

extension VerdictKey {
  fileprivate init?(hexadecimal text: String) {
    let digits = text.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x61 + 10
      default: nil
      }
    }
    guard digits.count == 2 * Self.byteCount, text.utf8.count == digits.count else { return nil }
    self.init(
      digest: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    )
  }
}
