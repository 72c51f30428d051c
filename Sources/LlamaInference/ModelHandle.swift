import CLlama
import Inference

/// Owns a `llama_model`: weights, vocabulary and metadata, freed with the last reference.
///
/// Whatever works with the pointer keeps a reference to the handle.
final class ModelHandle {
  let pointer: OpaquePointer
  private let vocabularyPointer: OpaquePointer

  /// Loads the checked `file`, its weights mapped into memory.
  ///
  /// - Parameters:
  ///   - gpuLayers: layers to keep and compute on graphics cards; the rest is computed on the
  ///     processor.
  ///   - readsWeights: false only looks whether they are there, in the shapes that are needed.
  ///   - limit: when to stop, looked at before each tensor.
  /// - Throws: `InferenceError.cannotLoad` with llama.cpp's own reason; `.outOfTime`.
  init(
    file: ModelFile,
    gpuLayers: Int = 0,
    readsWeights: Bool = true,
    until limit: TimeLimit = .none
  ) throws(InferenceError) {
    Backend.start
    // an empty list: without it a build for a graphics card would start that device up
    var devices: [ggml_backend_dev_t?] = [nil]
    let deadline = Deadline(limit)
    let (loaded, errors) = EngineLog.collecting {
      devices.withUnsafeMutableBufferPointer { devices in
        var parameters = llama_model_default_params()
        if gpuLayers == 0 { parameters.devices = devices.baseAddress }
        parameters.n_gpu_layers = Int32(clamping: gpuLayers)
        parameters.no_alloc = !readsWeights
        if !readsWeights { parameters.load_mode = LLAMA_LOAD_MODE_NONE }
        // without a callback llama.cpp prints dots
        parameters.progress_callback = Deadline.isAhead
        parameters.progress_callback_user_data = deadline.address
        return withExtendedLifetime(deadline) { llama_model_load_from_file(file.path, parameters) }
      }
    }
    guard let loaded else {
      // a load that the callback ended is no error to llama.cpp, and every other one is
      if errors.isEmpty, limit.hasPassed { throw .outOfTime(.weights) }
      throw .cannotLoad(path: file.path, reason: Self.reason(from: errors))
    }
    guard let vocabulary = llama_model_get_vocab(loaded),
      llama_vocab_type(vocabulary) != LLAMA_VOCAB_TYPE_NONE, llama_model_has_decoder(loaded)
    else {
      llama_model_free(loaded)
      throw .cannotLoad(
        path: file.path,
        reason: "the model does not continue text; name a decoder model with its vocabulary"
      )
    }
    pointer = loaded
    vocabularyPointer = vocabulary
  }

  deinit {
    llama_model_free(pointer)
  }

  /// The most telling of llama.cpp's lines and what to do about it.
  ///
  /// The loader names the cause in `llama_model_load: error loading model: …`, unless the header
  /// could not be read: then the first line, from the reader of the header, does.
  static func reason(from errors: [String]) -> String {
    let loading = "error loading model: "
    let vague = "failed to load model from"
    let told = errors.first { $0.contains(loading) && !$0.contains(vague) } ?? errors.first
    var text = Substring(told ?? "no reason given")
    if let range = text.firstRange(of: loading) ?? text.firstRange(of: ": ") {
      text = text[range.upperBound...]
    }
    let isDamaged = errors.contains {
      $0.contains("file bounds") || $0.contains("corrupted") || $0.contains("failed to read")
        || $0.contains(vague)
    }
    let remedy =
      isDamaged
      ? "the file is damaged or cut short, get it again"
      : "this llama.cpp cannot use it, name another model"
    return "\(text.trimmingSpaces); \(remedy)"
  }

  var vocabulary: Vocabulary { Vocabulary(of: self, pointer: vocabularyPointer) }

  /// The length the model was trained on; no prompt should be longer.
  var trainedContextTokens: Int { Int(llama_model_n_ctx_train(pointer)) }

  /// How many tokens back a layer with a sliding window looks; 0 if there is none.
  var slidingWindow: Int { Int(llama_model_n_swa(pointer)) }

  /// Whether a sequence is a state of fixed size that each token overwrites (Mamba and its like).
  var isRecurrent: Bool { llama_model_is_recurrent(pointer) || llama_model_is_hybrid(pointer) }

  /// All scalar metadata, as llama.cpp prints it.
  var metadata: [String: String] {
    var result: [String: String] = [:]
    for index in 0..<max(0, llama_model_meta_count(pointer)) {
      let key = text { llama_model_meta_key_by_index(pointer, index, $0, $1) }
      let value = text { llama_model_meta_val_str_by_index(pointer, index, $0, $1) }
      if let key, let value { result[key] = value }
    }
    return result
  }

  /// Asks for the length, then for the text. Nil if llama.cpp says there is none.
  private func text(_ copy: (UnsafeMutablePointer<CChar>?, Int) -> Int32) -> String? {
    let length = copy(nil, 0)
    guard length >= 0 else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(length) + 1)
    let copied = buffer.withUnsafeMutableBufferPointer { copy($0.baseAddress, $0.count) }
    guard copied == length else { return nil }
    return String(decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
