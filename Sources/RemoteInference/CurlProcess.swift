import Foundation

/// One curl at work on a list of requests.
package final class CurlProcess {
  /// How it ended: its exit code, or the signal's number and 128, and what it said.
  package struct Ending: Equatable {
    package var code: Int32
    package var error: String
  }

  /// What the shell's `env` says by its exit code.
  package static let notFound: Int32 = 127

  private let process = Process()
  private let output = Pipe()
  private let error = Pipe()

  /// - Parameters:
  ///   - configuration: text for `-K -`.
  ///   - environment: the child's whole environment, for proxies, certificates and PATH.
  /// - Throws: whatever keeps a process from being started.
  package init(configuration: String, environment: [String: String]) throws {
    let input = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // -q: a ~/.curlrc could follow redirects or accept any certificate.
    process.arguments = ["curl", "-q", "-K", "-"]
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    process.standardError = error
    // A curl that ends before it has read everything must not end us.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    // curl reads all of it before it prints anything: neither side waits for the other. One that ended early says
    // why at its end.
    try? input.fileHandleForWriting.write(contentsOf: Data(configuration.utf8))
    try? input.fileHandleForWriting.close()
  }

  deinit { stop() }

  /// To be waited for with poll(2).
  var descriptor: Int32 { output.fileHandleForReading.fileDescriptor }

  /// What there is to read now, waiting if there is nothing; empty at the end.
  package func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      return Array(buffer.prefix(max(0, count)))
    }
  }

  /// Waits for its end; to be called once `read` has come to its own.
  package func wait() -> Ending {
    let said = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let code = process.terminationStatus
    return Ending(
      code: process.terminationReason == .exit ? code : 128 + code,
      error: String(decoding: said.prefix(2000), as: UTF8.self)
    )
  }

  package func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
