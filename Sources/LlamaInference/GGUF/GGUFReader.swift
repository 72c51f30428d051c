import CLlama

/// Reads a GGUF header, value by value.
struct GGUFReader {
  /// Longer texts are damage: the longest there are, chat templates, have some ten thousand bytes.
  private static let longestText = 1 << 24
  /// Arrays with more numbers hold no dimension of a layer.
  private static let longestKeptArray = 4096

  private var cursor: FileCursor

  init(cursor: FileCursor) {
    self.cursor = cursor
  }

  /// - Throws: what is wrong with the first value that cannot be.
  mutating func header() throws(GGUFDamage) -> GGUFHeader {
    guard cursor.byteCount >= 4 else { throw Self.noGGUF }
    guard try cursor.read(4, { $0.elementsEqual("GGUF".utf8) }) else { throw Self.noGGUF }
    let version = try cursor.integer(UInt32.self)
    guard version.byteSwapped > 3 || version == 0 else {
      throw GGUFDamage(
        reason: "it is made for machines of another byte order; name a little-endian GGUF file"
      )
    }
    guard version == 2 || version == 3 else {
      throw GGUFDamage(
        reason: "GGUF version \(version) is unknown (expected 2 or 3); name another model"
      )
    }
    let tensorCount = try count(eachAtLeast: 24, "tensors")
    let valueCount = try count(eachAtLeast: 13, "values")
    let metadata = try self.metadata(count: valueCount)
    let alignment = try Self.alignment(metadata)
    var tensors: [GGUFHeader.Tensor] = []
    tensors.reserveCapacity(tensorCount)
    for _ in 0..<tensorCount { tensors.append(try tensor()) }
    let end = cursor.offset
    return GGUFHeader(
      version: version,
      metadata: metadata,
      tensors: tensors,
      fileSize: cursor.byteCount,
      dataOffset: tensors.isEmpty ? end : (end + alignment - 1) / alignment * alignment
    )
  }

  private static let noGGUF = GGUFDamage(
    reason: "it is not a GGUF file; name a model in llama.cpp's format"
  )

  /// - Parameter size: bytes that each of the counted things takes at least.
  private mutating func count(
    eachAtLeast size: Int,
    _ what: String
  ) throws(GGUFDamage) -> Int {
    let count = try cursor.integer(UInt64.self)
    guard count <= UInt64(cursor.left / size) else {
      throw GGUFDamage("the header counts \(count) \(what), more than the file can hold")
    }
    return Int(count)
  }

  private mutating func metadata(
    count: Int
  ) throws(GGUFDamage) -> [String: GGUFHeader.Value] {
    var metadata: [String: GGUFHeader.Value] = [:]
    for _ in 0..<count {
      let key = try text()
      guard !key.isEmpty, key.utf8.count < 1 << 16 else {
        throw GGUFDamage("a key of the header has \(key.utf8.count) bytes")
      }
      guard metadata.updateValue(try value(of: key), forKey: key) == nil else {
        throw GGUFDamage("the header has the key '\(key.shown)' twice")
      }
    }
    return metadata
  }

  private mutating func value(of key: String) throws(GGUFDamage) -> GGUFHeader.Value {
    let type = try cursor.integer(UInt32.self)
    switch gguf_type(rawValue: type) {
    case GGUF_TYPE_STRING: return .string(try text())
    case GGUF_TYPE_BOOL: return .bool(try bool(of: key))
    case GGUF_TYPE_FLOAT32:
      return .number(Double(Float(bitPattern: try cursor.integer(UInt32.self))))
    case GGUF_TYPE_FLOAT64: return .number(Double(bitPattern: try cursor.integer(UInt64.self)))
    case GGUF_TYPE_UINT64:
      let number = try cursor.integer(UInt64.self)
      return Int(exactly: number).map(GGUFHeader.Value.integer) ?? .large(number)
    case GGUF_TYPE_ARRAY: return .array(try array(of: key))
    default: return .integer(try integer(type, of: key))
    }
  }

  private mutating func bool(of key: String) throws(GGUFDamage) -> Bool {
    switch try cursor.integer(UInt8.self) {
    case 0: return false
    case 1: return true
    case let other: throw GGUFDamage("'\(key.shown)' is \(other), neither true nor false")
    }
  }

  private mutating func integer(_ type: UInt32, of key: String) throws(GGUFDamage) -> Int {
    switch gguf_type(rawValue: type) {
    case GGUF_TYPE_UINT8: return Int(try cursor.integer(UInt8.self))
    case GGUF_TYPE_INT8: return Int(try cursor.integer(Int8.self))
    case GGUF_TYPE_UINT16: return Int(try cursor.integer(UInt16.self))
    case GGUF_TYPE_INT16: return Int(try cursor.integer(Int16.self))
    case GGUF_TYPE_UINT32: return Int(try cursor.integer(UInt32.self))
    case GGUF_TYPE_INT32: return Int(try cursor.integer(Int32.self))
    case GGUF_TYPE_INT64: return Int(try cursor.integer(Int64.self))
    default: throw GGUFDamage("'\(key.shown)' has the unknown type \(type)")
    }
  }

  private mutating func array(of key: String) throws(GGUFDamage) -> GGUFHeader.Array {
    let type = try cursor.integer(UInt32.self)
    guard let size = Self.elementSize(type) else {
      throw GGUFDamage("'\(key.shown)' is a list of the unknown type \(type)")
    }
    let count = try count(eachAtLeast: size, "elements of '\(key.shown)'")
    var array = GGUFHeader.Array(type: type, count: count)
    switch gguf_type(rawValue: type) {
    case GGUF_TYPE_STRING:
      for _ in 0..<count { try cursor.skip(try textLength()) }
    case GGUF_TYPE_FLOAT32, GGUF_TYPE_FLOAT64, GGUF_TYPE_BOOL, GGUF_TYPE_UINT64:
      try cursor.skip(count * size)
    default:
      guard count <= Self.longestKeptArray else {
        try cursor.skip(count * size)
        break
      }
      var integers: [Int] = []
      for _ in 0..<count { integers.append(try integer(type, of: key)) }
      array.integers = integers
    }
    return array
  }

  /// The least bytes of an element; nil for types that no list can have.
  private static func elementSize(_ type: UInt32) -> Int? {
    switch gguf_type(rawValue: type) {
    case GGUF_TYPE_UINT8, GGUF_TYPE_INT8, GGUF_TYPE_BOOL: 1
    case GGUF_TYPE_UINT16, GGUF_TYPE_INT16: 2
    case GGUF_TYPE_UINT32, GGUF_TYPE_INT32, GGUF_TYPE_FLOAT32: 4
    case GGUF_TYPE_UINT64, GGUF_TYPE_INT64, GGUF_TYPE_FLOAT64, GGUF_TYPE_STRING: 8
    default: nil
    }
  }

  private mutating func textLength() throws(GGUFDamage) -> Int {
    let length = try cursor.integer(UInt64.self)
    guard length <= UInt64(min(cursor.left, Self.longestText)) else {
      throw GGUFDamage("a text of the header has \(length) bytes, more than can be")
    }
    return Int(length)
  }

  /// Invalid UTF-8 becomes U+FFFD.
  private mutating func text() throws(GGUFDamage) -> String {
    try cursor.read(try textLength()) { String(decoding: $0, as: UTF8.self) }
  }

  private static func alignment(
    _ metadata: [String: GGUFHeader.Value]
  ) throws(GGUFDamage) -> Int {
    guard let value = metadata[GGUF_KEY_GENERAL_ALIGNMENT] else {
      return Int(GGUF_DEFAULT_ALIGNMENT)
    }
    guard case .integer(let alignment) = value, (1...1 << 20).contains(alignment),
      alignment & (alignment - 1) == 0
    else { throw GGUFDamage("'\(GGUF_KEY_GENERAL_ALIGNMENT)' is no power of two") }
    return alignment
  }

  private mutating func tensor() throws(GGUFDamage) -> GGUFHeader.Tensor {
    let name = try text()
    guard !name.isEmpty, name.utf8.count < Int(GGML_MAX_NAME) else {
      throw GGUFDamage("the name of a tensor has \(name.utf8.count) bytes")
    }
    let dimensions = try cursor.integer(UInt32.self)
    guard (1...UInt32(GGML_MAX_DIMS)).contains(dimensions) else {
      throw GGUFDamage("the tensor '\(name.shown)' has \(dimensions) dimensions")
    }
    var shape: [Int] = []
    var elements = 1
    for _ in 0..<dimensions {
      let size = try cursor.integer(Int64.self)
      let (product, overflows) = elements.multipliedReportingOverflow(by: Int(size))
      guard size > 0, !overflows else {
        throw GGUFDamage("the tensor '\(name.shown)' has a dimension of \(size)")
      }
      shape.append(Int(size))
      elements = product
    }
    let type = try cursor.integer(UInt32.self)
    guard type < GGML_TYPE_COUNT.rawValue, ggml_blck_size(ggml_type(type)) > 0 else {
      throw GGUFDamage(
        reason:
          "the tensor '\(name.shown)' is of the unknown type \(type); this llama.cpp cannot use it, "
          + "name another model"
      )
    }
    let block = Int(ggml_blck_size(ggml_type(type)))
    let (bytes, overflows) = (elements / block)
      .multipliedReportingOverflow(by: ggml_type_size(ggml_type(type)))
    guard shape[0] % block == 0, !overflows else {
      throw GGUFDamage(
        "the tensor '\(name.shown)' has rows of \(shape[0]), no multiple of \(block)"
      )
    }
    let offset = try cursor.integer(UInt64.self)
    guard let offset = Int(exactly: offset), offset <= cursor.byteCount else {
      throw GGUFDamage("the tensor '\(name.shown)' lies behind the end of the file")
    }
    return GGUFHeader.Tensor(name: name, shape: shape, type: type, offset: offset, byteCount: bytes)
  }
}

extension String {
  /// What a damaged file calls something, fit for a message of one line.
  var shown: String {
    let scalars = unicodeScalars.prefix(80).map {
      $0.properties.generalCategory == .control ? "?" : $0
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
