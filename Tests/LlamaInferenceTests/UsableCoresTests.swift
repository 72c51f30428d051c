import Testing

@testable import LlamaInference

@Suite struct UsableCoresTests {
  private static let group = "/sys/fs/cgroup"

  /// A machine of four cores with two threads each: 0 and 4 are one core, and so on.
  private func tree(allowed: String, _ more: [String: String] = [:]) -> [String: String] {
    var files = ["/proc/self/status": "Name:\tx\nCpus_allowed_list:\t\(allowed)\nThreads:\t1\n"]
    for processor in 0..<8 {
      files["/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list"] =
        "\(processor % 4),\(processor % 4 + 4)\n"
    }
    return files.merging(more) { $1 }
  }

  @Test(arguments: [("0-7", 4), ("0-3", 4), ("0,4", 1), ("1-2,5-6", 2), ("7", 1)])
  func `two threads of a core are one core`(_ example: (allowed: String, cores: Int)) throws {
    try SystemTree.with(tree(allowed: example.allowed)) { root in
      #expect(UsableCores.linux(root: root) == example.cores)
    }
  }

  @Test(arguments: [
    ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", 4),
    ("nonsense", 4),
  ])
  func `a container gets what its group grants`(_ example: (limit: String, cores: Int)) throws {
    let files = [
      "/proc/self/cgroup": "0::/user/box\n", "\(Self.group)/user/cpu.max": example.limit,
    ]
    try SystemTree.with(tree(allowed: "0-7", files)) { root in
      #expect(UsableCores.linux(root: root) == example.cores)
    }
  }

  @Test func `the older kind of group counts too`() throws {
    let files = [
      "/proc/self/cgroup": "3:cpu,cpuacct:/box\n2:memory:/\n",
      "\(Self.group)/cpu,cpuacct/box/cpu.cfs_quota_us": "300000\n",
      "\(Self.group)/cpu,cpuacct/box/cpu.cfs_period_us": "100000\n",
      "\(Self.group)/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
      "\(Self.group)/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    ]
    try SystemTree.with(tree(allowed: "0-7", files)) { root in
      #expect(UsableCores.linux(root: root) == 3)
    }
  }

  @Test func `a system that says nothing is not guessed at`() throws {
    try SystemTree.with([:]) { root in #expect(UsableCores.linux(root: root) == nil) }
  }
}
