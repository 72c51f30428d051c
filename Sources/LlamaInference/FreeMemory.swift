import Foundation

/// How much memory a program may still take without pushing others out.
package enum FreeMemory {
  /// Bytes; nil where the system does not say.
  package static var bytes: Int? {
    #if canImport(Darwin)
      return darwin
    #else
      return linux(root: "")
    #endif
  }

  /// The least of what the machine has available and what the control groups of this process leave.
  ///
  /// - Parameter root: goes before `/proc` and `/sys`.
  static func linux(root: String) -> Int? {
    let machine = SystemFile.text("\(root)/proc/meminfo").flatMap(available(meminfo:))
    let groups = ControlGroups(root: root).groups(of: "memory").map(left)
    return ([machine] + groups).compactMap(\.self).min()
  }

  /// `MemAvailable`, which counts what the cache of files can give back; see proc_meminfo(5).
  private static func available(meminfo: String) -> Int? {
    for line in meminfo.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }

  /// What the group leaves; nil where it has no limit.
  private static func left(_ group: ControlGroups.Group) -> Int? {
    let limit = group.isUnified ? "memory.max" : "memory.limit_in_bytes"
    let usage = group.isUnified ? "memory.current" : "memory.usage_in_bytes"
    guard let limit = group.number(limit), let used = group.number(usage) else { return nil }
    // the cache of files that nobody used lately: the kernel takes it back first
    let fields = group.fields("memory.stat")
    let place = fields.firstIndex(of: "inactive_file").map { $0 + 1 }
    let cached = place.flatMap { fields.indices.contains($0) ? Int(fields[$0]) : nil }
    return max(0, limit - used + (cached ?? 0))
  }

  #if canImport(Darwin)
    /// Pages that are free, hold files nobody used lately, or may be thrown away.
    private static var darwin: Int? {
      var statistics = vm_statistics64()
      var count = mach_msg_type_number_t(
        MemoryLayout<vm_statistics64_data_t>.size / MemoryLayout<integer_t>.size
      )
      let result = withUnsafeMutablePointer(to: &statistics) { pointer in
        pointer.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
          host_statistics64(mach_host_self(), HOST_VM_INFO64, $0, &count)
        }
      }
      guard result == KERN_SUCCESS else { return nil }
      let pages =
        Int(statistics.free_count) + Int(statistics.inactive_count)
        + Int(statistics.purgeable_count)
      return pages * Int(sysconf(_SC_PAGESIZE))
    }
  #endif
}
