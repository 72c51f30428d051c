import Foundation
import TestSupport
import Testing

/// Whatever goes wrong around it: no half-written file is believed, the index is never touched, the exit
/// status is right.
@Suite(.serialized)
struct FaultTests {
  /// A change with findings of a pattern and, with a real model, of the model.
  static let change = HookFixture.bad + "def f():\n    breakpoint()\n    print('HERE', x)\n"

  /// How often the program is killed: few here, 200 in `make faults`.
  static let rounds =
    ProcessInfo.processInfo.environment["VIBECHECK_FAULT_ROUNDS"].flatMap(Int.init) ?? 12

  /// The parts of a JSON report that must not depend on what happened before.
  private func verdict(_ run: Program.Run) throws -> String {
    let report = try run.json()
    let findings = (report["findings"] as? [[String: Any]] ?? []).map { finding in
      // Answers may differ in the last digits with the batch they were asked in.
      let confidence = ((finding["confidence"] as? Double ?? 1) * 20).rounded()
      return "\(finding["rule"] ?? "") \(finding["line"] ?? "") \(confidence)"
    }
    let unreviewed = (report["unreviewed"] as? [[String: Any]] ?? []).map {
      "\($0["reason"] ?? "")"
    }
    return "\(run.status) \(findings) \(unreviewed)"
  }

  private func check(
    _ repository: TemporaryRepository,
    _ options: String...,
    environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Program.run(
      ["check", "--format", "json"] + options,
      in: repository,
      environment: environment
    )
  }

  private func staged() throws -> TemporaryRepository {
    let repository = try HookFixture.hooked("--trailer", "--notes")
    try repository.stage("a.py", text: Self.change)
    return repository
  }

  @Test func `killed at any moment it leaves nothing that changes the next review`() throws {
    let repository = try staged()
    let clock = ContinuousClock()
    var reference = ""
    let length = try clock.measure { reference = try verdict(check(repository, "--no-cache")) }
    #expect(reference.hasPrefix("1 "))
    let entries = try repository.git("ls-files", "--stage")
    let head = try repository.git("rev-parse", "HEAD")
    var random = FixedRandom(seed: 20_240_102)
    for round in 1...Self.rounds {
      if round % 10 == 1 {
        try? FileManager.default.removeItem(atPath: repository.container + "/cache")
      }
      let milliseconds = random.next(below: Int(length / .milliseconds(1)) + 20)
      let isCommit = random.next(below: 2) == 0
      let command = isCommit ? "git commit -qm x" : "\"$vibecheck\" hook pre-commit"
      let index = try repository.bytes(of: "repository/.git/index")
      // Its own process group, so that git, the script and the program die together.
      let run = try repository.shell(
        """
        bash -c 'set -m; \(command) >/dev/null 2>&1 & sleep \(seconds(milliseconds))
        kill -KILL -- -$! 2>/dev/null; wait $! 2>/dev/null; exit 0'
        """
      )
      #expect(run.status == 0, "\(run.error)")
      if isCommit {
        // git's own locks, which a killed git leaves behind.
        _ = try repository.shell("find .git -name '*.lock' -delete")
      } else {
        #expect(try repository.bytes(of: "repository/.git/index") == index, "round \(round)")
      }
      #expect(try repository.git("ls-files", "--stage") == entries, "round \(round)")
      #expect(try repository.git("rev-parse", "HEAD") == head, "round \(round)")
      #expect(try verdict(check(repository)) == reference, "round \(round), \(milliseconds) ms")
    }
    try expectSound(repository)
  }

  private func seconds(_ milliseconds: Int) -> String {
    let digits = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }

  private func expectSound(_ repository: TemporaryRepository) throws {
    let fsck = try repository.run("fsck", "--full", "--strict")
    #expect(fsck.status == 0, "\(fsck.said)")
    #expect(!fsck.said.contains("error") && !fsck.said.contains("missing"), "\(fsck.said)")
  }

  @Test(arguments: [0, 1, 8, 64, 512])
  func `a full disk makes a cache miss, not another verdict`(_ blocks: Int) throws {
    let repository = try staged()
    let reference = try verdict(check(repository, "--no-cache"))
    // Writing beyond the limit fails as on a full disk; the report goes to a pipe.
    let run = try repository.shell(
      """
      (trap '' XFSZ; ulimit -f \(blocks); "$vibecheck" check --format json; echo $? >&3) 3>&1 |
        { cat >"$box/said"; tail -n 1 "$box/said"; }
      """
    )
    #expect(run.output == "1\n", "\(run.said)")
    #expect(try verdict(check(repository)) == reference)
    try expectSound(repository)
  }

  @Test func `a cache on a full file system makes no other verdict`() throws {
    let repository = try staged()
    let reference = try verdict(check(repository, "--no-cache"))
    let mount = try repository.shell(
      "mkdir \"$box/small\" && mount -t tmpfs -o size=64k tmpfs \"$box/small\""
    )
    // Only root may mount, and not in every container; the limit on file sizes is tested anyway.
    guard mount.status == 0 else { return }
    defer { _ = try? repository.shell("umount \"$box/small\"") }
    for filler in ["true", "head -c 100000 /dev/zero >\"$box/small/filler\""] {
      _ = try repository.shell(filler)
      let run = try check(
        repository,
        environment: ["XDG_CACHE_HOME": repository.container + "/small"]
      )
      #expect(try verdict(run) == reference)
    }
    try expectSound(repository)
  }

  @Test func `no home at all`() throws {
    let repository = try staged()
    let reference = try verdict(check(repository, "--no-cache"))
    for home in ["", "/nowhere", "relative"] {
      let run = try check(repository, environment: ["HOME": home, "XDG_CACHE_HOME": ""])
      #expect(try verdict(run) == reference, "HOME=\(home)")
    }
    let unset = try repository.shell("unset HOME XDG_CACHE_HOME; git commit -qm x")
    #expect(unset.status == 1)
    #expect(unset.findingCount == 1)
    try expectSound(repository)
  }

  /// As root, the program runs as another user, for whom the home is somebody else's.
  @Test(arguments: [
    "chmod 755 \"$h\"",
    "mkdir -p \"$h/.cache/vibecheck/prefixes\"; chmod -R 755 \"$h\"",
    "mkdir -p \"$h/.cache/vibecheck\"; chmod 755 \"$h\" \"$h/.cache\"; chmod 700 \"$h/.cache/vibecheck\"",
    "mkdir -p \"$h/.cache/vibecheck\"; echo x >\"$h/.cache/vibecheck/verdicts.sqlite\"; chmod -R 777 \"$h\"",
  ])
  func `a home that is read-only or somebody else's`(_ prepare: String) throws {
    let repository = try staged()
    let reference = try verdict(check(repository, "--no-cache"))
    let isRoot = getuid() == 0
    let user = isRoot ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
    let ready = try repository.shell(
      """
      h=$box/theirs; mkdir "$h"; \(prepare)
      if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 "$box/repository"
      else find "$h" -type d -exec chmod a-w {} +; fi
      chmod 755 "$box"
      """
    )
    #expect(ready.status == 0, "\(ready.error)")
    defer { _ = try? repository.shell("chmod -R u+rwx \"$box/theirs\"") }
    let home = ["HOME": repository.container + "/theirs", "XDG_CACHE_HOME": ""]
    let index = try repository.bytes(of: "repository/.git/index")
    let run = try repository.shell("\(user) \"$vibecheck\" check --format json", environment: home)
    #expect(try verdict(run) == reference, "\(run.error)")
    #expect(try repository.bytes(of: "repository/.git/index") == index)
    let commit = try repository.shell("\(user) git commit -qm x", environment: home)
    #expect(commit.status == 1, "\(commit.said)")
    #expect(commit.findingCount == 1)
    let clean = try repository.shell(
      "printf 'x = 1\\n' >a.py; \(user) git commit -qam x",
      environment: home
    )
    #expect(clean.status == 0, "\(clean.said)")
    let fsck = try repository.shell("\(user) git fsck --full --strict", environment: home)
    #expect(fsck.status == 0, "\(fsck.said)")
  }

  @Test func `two commits in two work trees at once are each judged rightly`() throws {
    let repository = try staged()
    let run = try repository.shell(
      """
      git worktree add -q -b other "$box/other" && cp .vibecheck.yaml "$box/other" || exit 9
      for i in 1 2 3 4; do
        cp a.py "$box/other/a$i.py"; printf 'x = %s\\n' $i >"$box/other/b$i.py"
        (cd "$box/other" && git add a$i.py && git commit -qm bad; echo "bad $?"
         git rm -qf a$i.py; git add b$i.py && git commit -qm clean; echo "clean $?") &
        git commit -qm bad; echo "bad $?"
        wait
      done
      """
    )
    let statuses = run.output.split(separator: "\n").filter {
      $0.hasPrefix("bad ") || $0.hasPrefix("clean ")
    }
    #expect(statuses.count == 12)
    #expect(Set(statuses) == ["bad 1", "clean 0"], "\(run.said)")
    try expectSound(repository)
  }
}

/// A short linear congruential generator: the same numbers on every machine.
private struct FixedRandom {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
