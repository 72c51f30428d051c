import Foundation

/// A server that runs as long as this process: it ends when its standard input does.
package struct ServerProcess: Sendable {
  package let port: Int
  /// Kept open, and closed by the end of this process, however it ends.
  private let input: Int32

  /// The server ended before it said its port.
  package struct DidNotStart: Error {
    package var output: String
  }

  /// The interpreter that `scripts/setup test-tools` provides, with all that the servers need.
  package static let python: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return root.appending(path: ".deps/venv/bin/python").path
  }()

  /// Runs a Python script that reads its standard input to the end and stops then.
  ///
  /// - Parameter ready: the port, from a line of output that tells it.
  package init(python arguments: [String], ready: (String) -> Int?) throws {
    let process = Process()
    let inputPipe = Pipe()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-u"] + arguments
    process.standardInput = inputPipe
    process.standardOutput = output
    process.standardError = output
    try process.run()
    input = dup(inputPipe.fileHandleForWriting.fileDescriptor)
    _ = fcntl(input, F_SETFD, FD_CLOEXEC)
    var text = ""
    var found: Int?
    while found == nil {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw DidNotStart(output: text) }
      text += String(decoding: data, as: UTF8.self)
      found = text.split(separator: "\n").compactMap { ready(String($0)) }.first
    }
    port = found ?? 0
    // Whatever else it says is read away, so that it never waits for a reader.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// The server of the tests that misbehaves as a request's path asks.
  package static func scripted() throws -> ServerProcess {
    try ServerProcess(python: [script("scripted_server.py")]) { line in Int(line) }
  }

  /// A proxy through which `https://models.example.com` is `server`, with a certificate of its own, which it
  /// writes into `folder` as `certificate.pem`. What it is asked for is in `proxy.log` there.
  package static func proxy(to server: ServerProcess, folder: String) throws -> ServerProcess {
    try ServerProcess(python: [script("tls_proxy.py"), String(server.port), folder]) { line in
      Int(line)
    }
  }

  private static func script(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "RemoteInferenceTests/Server/\(name)").path
  }

  /// `python -m llama_cpp.server` with the model at `path`, which it calls `served`.
  package static func llama(model path: String) throws -> ServerProcess {
    // The system's choice of a free port; uvicorn prints it.
    let script = """
      import os, runpy, sys, threading
      def wait():
          sys.stdin.read()
          os._exit(0)
      threading.Thread(target=wait, daemon=True).start()
      sys.argv = ["llama_cpp.server", "--model", sys.argv[1], "--host", "127.0.0.1", "--port", "0",
                  "--n_ctx", "4096", "--n_threads", "1", "--model_alias", "served"]
      runpy.run_module("llama_cpp.server", run_name="__main__", alter_sys=True)
      """
    return try ServerProcess(python: ["-c", script, path]) { line in
      guard let range = line.range(of: "running on http://127.0.0.1:") else { return nil }
      return Int(line[range.upperBound...].prefix { $0.isNumber })
    }
  }
}
