import Foundation

/// How many threads a model computes with.
///
/// llama.cpp's threads spin while they wait for each other. On a machine with something else to do
/// two threads on two cores took 23 times as long as one (4.4 s against 0.19 s for 6,300 tokens of
/// a small model; 2 times as long for one of 0.5 billion parameters), so cores in use are left to
/// their users.
enum ThreadCount {
  /// The cores that are free, judged by the load of the last minute.
  static var free: Int {
    var load = [0.0]
    let isKnown = getloadavg(&load, 1) == 1
    return fitting(cores: ProcessInfo.processInfo.activeProcessorCount, load: isKnown ? load[0] : 0)
  }

  /// At least 1; at most 8, as memory is the limit from there on.
  static func fitting(cores: Int, load: Double) -> Int {
    max(1, min(8, cores - Int(max(0, load).rounded())))
  }
}
