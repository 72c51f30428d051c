import Testing

@testable import LlamaInference

@Suite struct FreeMemoryTests {
  private static let machine = "MemTotal:  16000 kB\nMemFree: 10 kB\nMemAvailable:  8000 kB\n"

  @Test func `the machine tells what is available`() throws {
    try SystemTree.with(["/proc/meminfo": Self.machine]) { root in
      #expect(FreeMemory.linux(root: root) == 8_192_000)
    }
  }

  /// The limit less what is used, but for files in the cache that the kernel can drop.
  @Test(arguments: [("3000000\n", 2_500_000), ("max\n", 8_192_000), ("100\n", 0)])
  func `a container has what its group leaves`(_ example: (limit: String, free: Int)) throws {
    let group = "/sys/fs/cgroup/user/box"
    let files = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "0::/user/box\n",
      "\(group)/memory.max": example.limit, "\(group)/memory.current": "1500000\n",
      "\(group)/memory.stat": "anon 400000\ninactive_file 1000000\nactive_file 100000\n",
    ]
    try SystemTree.with(files) { root in
      #expect(FreeMemory.linux(root: root) == example.free)
    }
  }

  @Test func `a group further up limits too, and the older kind of group`() throws {
    let files = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "9:memory:/a/b\n",
      "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/a/b/memory.usage_in_bytes": "5\n",
      "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "700000\n",
      "/sys/fs/cgroup/memory/a/memory.usage_in_bytes": "200000\n",
    ]
    try SystemTree.with(files) { root in
      #expect(FreeMemory.linux(root: root) == 500_000)
    }
  }

  @Test func `this machine has some`() throws {
    #expect(try #require(FreeMemory.bytes) > 1_000_000)
  }
}
