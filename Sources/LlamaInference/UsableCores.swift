import Foundation

/// How many cores this process can really have.
enum UsableCores {
  /// More is not asked for, so counting ends there.
  static let most = 8

  static var count: Int {
    let logical = ProcessInfo.processInfo.activeProcessorCount
    #if canImport(Darwin)
      return min(logical, darwin ?? logical)
    #else
      return min(logical, linux(root: "") ?? logical)
    #endif
  }

  /// Cores, not threads of a core, that this process may run on, and no more than its control group
  /// grants; nil where the system does not say. Two threads that compute on one core are no faster than
  /// one.
  ///
  /// - Parameter root: goes before `/proc` and `/sys`.
  static func linux(root: String) -> Int? {
    [physical(root: root), granted(root: root)].compactMap(\.self).min()
  }

  private static func physical(root: String) -> Int? {
    let status = SystemFile.text("\(root)/proc/self/status") ?? ""
    let key = "Cpus_allowed_list:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
      return nil
    }
    var cores: Set<String> = []
    for processor in numbers(line.dropFirst(key.count)) {
      let file = "\(root)/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list"
      guard let siblings = SystemFile.text(file) else { return nil }
      cores.insert(siblings)
      if cores.count == most { break }
    }
    return cores.isEmpty ? nil : cores.count
  }

  /// Such as `0-3,8`; see cpuset(7), "List format".
  private static func numbers(_ list: Substring) -> [Int] {
    list.split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap {
        Int($0.trimmingCharacters(in: .whitespaces))
      }
      guard let first = ends.first, let last = ends.last, first <= last, last < 1 << 16 else {
        return []
      }
      return Array(first...last)
    }
  }

  /// The processor time a control group grants, rounded up to whole cores.
  private static func granted(root: String) -> Int? {
    ControlGroups(root: root).groups(of: "cpu").compactMap { group in
      let times: [Int]
      if group.isUnified {
        times = group.fields("cpu.max").compactMap { Int($0) }
      } else {
        times = ["cpu.cfs_quota_us", "cpu.cfs_period_us"].compactMap(group.number)
      }
      guard times.count == 2, times[0] > 0, times[1] > 0 else { return nil }
      return (times[0] + times[1] - 1) / times[1]
    }.min()
  }

  #if canImport(Darwin)
    /// Those made for speed, where there are two kinds.
    private static var darwin: Int? {
      for name in ["hw.perflevel0.physicalcpu", "hw.physicalcpu"] {
        var count: Int32 = 0
        var size = MemoryLayout<Int32>.size
        if sysctlbyname(name, &count, &size, nil, 0) == 0, count > 0 { return Int(count) }
      }
      return nil
    }
  #endif
}
