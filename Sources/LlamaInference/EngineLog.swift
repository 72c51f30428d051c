import CLlama
import Foundation
import Synchronization

/// What llama.cpp says while it works: kept for error texts, never printed.
///
/// llama.cpp reports why a file does not load only through its log, and the log is one for the
/// process. A call made inside `collecting` gets the lines of its own thread.
enum EngineLog {
  private final class Sink: Sendable {
    let text = Mutex("")
  }

  @TaskLocal private static var sink: Sink?

  /// Sends llama.cpp's log here instead of to stderr. Called once, before anything else.
  static func takeOver() {
    llama_log_set(
      { level, text, _ in
        guard level == GGML_LOG_LEVEL_ERROR || level == GGML_LOG_LEVEL_CONT, let text else {
          return
        }
        EngineLog.sink?.text.withLock { $0 += String(cString: text) }
      },
      nil
    )
    // where llama.cpp finds itself wrong it ends the program: then at least with one clear line and
    // the exit status of a failure
    _ = ggml_set_abort_callback { message in
      let reason = message.map { String(cString: $0) } ?? "no reason given"
      let line = reason.split(separator: "\n").joined(separator: " ")
      let text = "error: the engine gave up: \(line); the model file may be damaged, get it again\n"
      _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
      _exit(2)
    }
  }

  /// The result of `call`, and the errors llama.cpp logged meanwhile, one a line.
  static func collecting<Result>(_ call: () -> Result) -> (Result, errors: [String]) {
    let sink = Sink()
    let result = $sink.withValue(sink, operation: call)
    let lines = sink.text.withLock { $0 }.split(separator: "\n").map(String.init)
    return (result, lines)
  }
}
