import CLlama

/// How keys and values of evaluated tokens are kept.
package enum CacheType: String, CaseIterable, Sendable {
  /// Two bytes a number.
  case f16
  /// 34 bytes for 32 numbers.
  case q8_0

  package static let standard = CacheType.f16

  var ggmlType: ggml_type {
    switch self {
    case .f16: GGML_TYPE_F16
    case .q8_0: GGML_TYPE_Q8_0
    }
  }

  func byteCount(ofNumbers count: Int) -> Int {
    switch self {
    case .f16: count * 2
    case .q8_0: (count + 31) / 32 * 34
    }
  }
}
