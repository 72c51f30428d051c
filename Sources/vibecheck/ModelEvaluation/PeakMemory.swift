import Foundation

enum PeakMemory {
  /// The largest resident size of this process, in bytes.
  static var bytes: Int {
    var usage = rusage()
    #if os(Linux)
      // Not getrusage alone: it also counts the process that started this one, see getrusage(2).
      if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = Int(line.filter(\.isNumber))
      {
        return kilobytes * 1024
      }
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
