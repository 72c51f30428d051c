import CLlama

/// llama.cpp as a whole: set up once for the process and never undone.
enum Backend {
  /// The engine and its build, such as `llama.cpp 0.5.0-dev (0c1e570)`.
  static let engine: String = {
    start
    let version = String(cString: llama_version())
    let commit = String(cString: ggml_commit())
    return "llama.cpp \(version) (\(commit))"
  }()

  /// What this build makes of this processor; results differ in the last digits between two.
  ///
  /// Read once: `llama_print_system_info` fills a buffer shared by all its callers.
  static let features: String = {
    start
    return String(cString: llama_print_system_info())
  }()

  /// Whether this llama.cpp was built for graphics cards, and there is one.
  static let hasGPU: Bool = {
    start
    return llama_supports_gpu_offload()
  }()

  /// Backends are those linked in: `ggml_backend_load_all` would also look for libraries in the
  /// current directory, which is the repository under review.
  static let start: Void = {
    EngineLog.takeOver()
    llama_backend_init()
  }()
}
