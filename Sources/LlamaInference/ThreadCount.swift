import Foundation

/// How many threads a model computes with.
///
/// llama.cpp's threads spin while they wait for each other. On a machine with something else to do
/// two threads on two cores took 23 times as long as one (4.4 s against 0.19 s for 6,300 tokens of
/// a small model; 2 times as long for one of 0.5 billion parameters), so cores in use are left to
/// their users.
enum ThreadCount {
  /// The cores that are free now.
  static var free: Int {
    fitting(
      processors: ProcessInfo.processInfo.activeProcessorCount,
      cores: UsableCores.count,
      load: runningElsewhere ?? averageLoad
    )
  }

  /// Threads that run or wait for a core at this moment, this one left out; nil where the system
  /// does not say. See proc_loadavg(5): the fourth field is `running/all`.
  private static var runningElsewhere: Double? {
    guard let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8) else {
      return nil
    }
    let fields = text.split(separator: " ")
    guard fields.count > 3 else { return nil }
    return fields[3].split(separator: "/").first.flatMap { Double($0) }.map { max(0, $0 - 1) }
  }

  /// The load of the last minute; 0 where that is not known.
  private static var averageLoad: Double {
    var load = [0.0]
    return getloadavg(&load, 1) == 1 ? load[0] : 0
  }

  /// At least 1; no more than there are cores, and at most 8, as memory is the limit from there on.
  ///
  /// - Parameters:
  ///   - processors: threads of cores, which is what a load is counted in.
  ///   - cores: that this process can have.
  static func fitting(processors: Int, cores: Int, load: Double) -> Int {
    let idle = processors - Int(max(0, load).rounded())
    return max(1, min(UsableCores.most, cores, idle))
  }
}
