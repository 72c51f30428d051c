import Crypto
import Foundation
import ReviewTypes

/// The bytes of a prefix's state as they lie on disk.
///
///     magic     8 bytes  "vibe-kv" and the version
///     key      32 bytes  what the state belongs to
///     digest   32 bytes  SHA-256 of the payload
///     length    8 bytes  of the payload, little endian
///     payload            as `llama_state_seq_get_data` wrote it
///
/// llama.cpp trusts a state it is given, so nothing reaches it that was not checked to the last
/// byte here.
enum PrefixSnapshot {
  /// What a state belongs to: it may be used for nothing else.
  struct Key: Hashable {
    let digest: [UInt8]

    init(modelSHA256: String, engine: String, features: String, format: String, tokens: [Token]) {
      var hash = SHA256()
      for text in [modelSHA256, engine, features, format] {
        hash.update(data: Data(text.utf8))
        hash.update(data: [0])
      }
      for token in tokens {
        withUnsafeBytes(of: token.littleEndian) { hash.update(bufferPointer: $0) }
      }
      digest = Array(hash.finalize())
    }

    var fileName: String { digest.hexadecimal + PrefixSnapshot.fileExtension }
  }

  enum Reading: Equatable {
    case payload([UInt8])
    case miss(Miss)
  }

  /// Why a snapshot is not used.
  enum Miss: Equatable {
    /// No file, or none that can be read.
    case absent
    /// Not this format, or another version of it.
    case unknownFormat
    /// Of another model, engine or prefix.
    case foreign
    /// Not the bytes that were written.
    case damaged
  }

  static let fileExtension = ".prefix"
  private static let magic = Array("vibe-kv\u{1}".utf8)
  private static let headerLength = 8 + 32 + 32 + 8

  static func encode(_ payload: [UInt8], key: Key) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerLength + payload.count)
    bytes += magic
    bytes += key.digest
    bytes += Array(SHA256.hash(data: payload))
    bytes += littleEndian(payload.count)
    bytes += payload
    return bytes
  }

  /// The payload of `bytes` if they are exactly what `encode` made for `key`.
  static func decode(_ bytes: [UInt8], key: Key) -> Reading {
    guard bytes.count >= headerLength, bytes.starts(with: magic) else {
      return .miss(.unknownFormat)
    }
    guard bytes[8..<40].elementsEqual(key.digest) else { return .miss(.foreign) }
    let payload = Array(bytes[headerLength...])
    guard bytes[72..<80].elementsEqual(littleEndian(payload.count)),
      bytes[40..<72].elementsEqual(Array(SHA256.hash(data: payload)))
    else { return .miss(.damaged) }
    return .payload(payload)
  }

  private static func littleEndian(_ count: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(count).littleEndian) { Array($0) }
  }
}
