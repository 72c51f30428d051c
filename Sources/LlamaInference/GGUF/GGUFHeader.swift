package import Inference

/// What a GGUF file says before its weights: metadata and the list of tensors.
///
/// Read without llama.cpp, which trusts much of it: a flipped bit there ends the process or keeps it
/// busy for ever. Nothing here is believed before it was compared with the file's length.
/// See docs/gguf.md in ggml's repository for the format.
package struct GGUFHeader: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case integer(Int)
    /// An unsigned number beyond `Int.max`.
    case large(UInt64)
    case number(Double)
    case bool(Bool)
    case string(String)
    case array(Array)
  }

  /// Numbers are kept only of short arrays, one for each layer at most.
  package struct Array: Equatable, Sendable {
    var type: UInt32
    var count: Int
    /// Nil where the elements are no integers or too many.
    var integers: [Int]?
  }

  package struct Tensor: Equatable, Sendable {
    var name: String
    /// The innermost dimension first.
    var shape: [Int]
    /// A `ggml_type`.
    var type: UInt32
    /// From the start of the data.
    var offset: Int
    var byteCount: Int

    var elementCount: Int { shape.reduce(1, *) }
  }

  var version: UInt32
  package var metadata: [String: Value]
  package var tensors: [Tensor]
  /// Bytes of the whole file.
  package var fileSize: Int
  /// Where the data of the tensors begins.
  var dataOffset: Int

  package func string(_ key: String) -> String? {
    guard case .string(let text)? = metadata[key] else { return nil }
    return text
  }

  func integer(_ key: String) -> Int? {
    guard case .integer(let number)? = metadata[key] else { return nil }
    return number
  }

  /// One number for each layer, from a key that may hold one number for all; nil without the key.
  func perLayer(_ key: String, layers: Int) -> [Int]? {
    switch metadata[key] {
    case .integer(let number)?: return [Int](repeating: number, count: layers)
    case .array(let array)?: return array.integers
    default: return nil
    }
  }

  /// `general.architecture`, such as `qwen2`: begins the keys of the model's dimensions.
  package var architecture: String { string("general.architecture") ?? "" }

  /// A dimension of the model, such as `block_count`.
  package func dimension(_ name: String) -> Int? { integer("\(architecture).\(name)") }

  /// `blk.N.…` has the layer N.
  static func layer(ofTensor name: String) -> Int? {
    let parts = name.split(separator: ".", maxSplits: 2)
    guard parts.count == 3, parts[0] == "blk" else { return nil }
    return Int(parts[1])
  }
}

extension GGUFHeader {
  /// Reads and checks the header of the file at `path`.
  ///
  /// - Throws: `InferenceError.cannotLoad` if the file cannot be read, is no GGUF file, or contradicts
  ///   itself.
  package init(path: String) throws(InferenceError) {
    let file = try OpenedFile(path: path)
    do throws(GGUFDamage) {
      var reader = GGUFReader(cursor: FileCursor(file: file))
      self = try reader.header()
      try check()
    } catch {
      throw .cannotLoad(path: path, reason: error.reason)
    }
  }
}

/// What is wrong with a GGUF file.
struct GGUFDamage: Error, Equatable {
  /// What is wrong and what to do about it.
  var reason: String

  static let remedy = "the file is damaged or cut short, get it again"

  /// - Parameter what: a clause, such as "the header ends in the middle of a text".
  init(_ what: String) {
    reason = "\(what); \(Self.remedy)"
  }

  init(reason: String) {
    self.reason = reason
  }
}
