import Foundation
import TestSupport
import Testing

/// `model pull` against a server on this machine.
@Suite(.serialized)
struct ModelPullTests {
  private static let server = Result { try ServerProcess.models(ModelFixture.bundled) }

  private let fixture: ModelFixture
  private let server: ServerProcess

  init() throws {
    fixture = try ModelFixture()
    server = try Self.server.get()
  }

  private func address(_ name: String) -> String {
    "http://127.0.0.1:\(server.port)/\(name)/model.gguf"
  }

  private func pull(
    _ what: String,
    _ options: String...,
    environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Program.run(
      ["model", "pull", what] + options,
      in: fixture.repository,
      environment: ["HF_ENDPOINT": "http://127.0.0.1:\(server.port)"].merging(environment) { $1 }
    )
  }

  private func expectTaken(_ run: Program.Run, _ name: String = "model") throws {
    #expect(run.status == 0, "\(run.error)")
    #expect(
      fixture.kept().filter { !$0.hasPrefix(".") } == ["checksums", "\(name).gguf", "\(name).json"]
    )
    #expect(fixture.parts() == [])
    #expect(try fixture.digest("\(fixture.store)/\(name).gguf") == fixture.digest(fixture.file))
  }

  /// Nothing came into the store.
  private func expectRefused(_ run: Program.Run, _ message: String) {
    #expect(run.status == 2, "\(run.said)")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(run.error.split(separator: "\n").filter { $0.hasPrefix("error: ") }.count == 1)
    #expect(run.output == "")
    #expect(!fixture.kept().contains { $0.hasSuffix(".gguf") || $0.hasSuffix(".json") })
  }

  @Test func `a model is pulled once, recorded, and then judges`() throws {
    let run = try pull(address("plain-1"))
    try expectTaken(run)
    #expect(
      run.error == "note: no checksum of '\(address("plain-1"))' was known: this one is recorded, "
        + "and a later pull must have it too\n"
    )
    #expect(run.output.hasPrefix("'model' pulled ("))
    let again = try pull(address("plain-1"))
    #expect(again.output == "'model' is here already\n")
    #expect(try server.modelRequests("plain-1").count == 1)

    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let check = try Program.run(
      "check",
      "--format",
      "json",
      "--model",
      "model",
      in: fixture.repository
    )
    #expect(check.status != 2, "\(check.error)")
    let model = try #require(try check.json()["model"] as? [String: Any])
    #expect(model["sha256"] as? String == (try fixture.digest(fixture.file)))
  }

  @Test(arguments: [("cut-1", "\"one\""), ("dated-1", "Tue, 24 Nov 2026 10:00:00 GMT")])
  func `a cut connection goes on where it ended`(_ example: (name: String, tag: String)) throws {
    let run = try pull(address(example.name))
    try expectTaken(run)
    #expect(run.error.contains("trying again from "), "\(run.error)")
    let requests = try server.modelRequests(example.name)
    let size = try fixture.size
    #expect(requests.map(\.range) == [nil, "bytes=\(size / 2)-"])
    #expect(requests.map(\.ifRange) == [nil, example.tag])
  }

  @Test(arguments: ["norange-1", "weak-1"])
  func `where a server cannot go on, the file comes from its beginning`(_ name: String) throws {
    try expectTaken(try pull(address(name)))
    let requests = try server.modelRequests(name)
    #expect(requests.count == 2)
    // a weak tag does not promise the same bytes
    #expect((requests.last?.range == nil) == (name == "weak-1"))
  }

  @Test func `a file that changed between two tries is not put together from both`() throws {
    let run = try pull(address("changed-1"))
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("it has changed"), "\(run.error)")
    #expect(try fixture.digest(fixture.store + "/model.gguf") != fixture.digest(fixture.file))
    let manifest = try String(contentsOfFile: fixture.store + "/model.json", encoding: .utf8)
    #expect(manifest.contains(try fixture.digest(fixture.store + "/model.gguf")))
  }

  @Test func `what was interrupted is kept and never taken for whole`() throws {
    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let run = try fixture.repository.shell(
      """
      "$vibecheck" model pull "$address" 2>"$box/said" & pid=$!
      for i in $(seq 200); do
        [ "$(cat "$HOME"/.local/share/vibecheck/models/.part/model-*.part 2>/dev/null | wc -c)" -ge "$half" ] && break
        sleep 0.05
      done
      kill -KILL $pid; wait $pid; echo "ended $?"
      "$vibecheck" model list
      "$vibecheck" check --model model; echo "check $?"
      "$vibecheck" model pull "$address"
      """,
      environment: [
        "address": address("wait-1"),
        "half": String(try fixture.size / 2),
      ]
    )
    let half = try fixture.size / 2
    #expect(run.output.contains("ended 137"), "\(run.said)")
    #expect(
      run.output.contains(
        "  (in part)  \(fixture.megabytes(half)) of \(fixture.megabytes(half * 2))  "
      ),
      "\(run.output)"
    )
    #expect(run.output.contains("check 2"))
    #expect(run.output.contains("'model' pulled ("), "\(run.said)")
    try expectTaken(Program.Run(status: 0, output: "", error: ""))
    #expect(try server.modelRequests("wait-1").last?.range?.hasPrefix("bytes=") == true)
  }

  @Test func `a server that only breaks off is given up, with what to do`() throws {
    let run = try pull(address("dead-1"))
    expectRefused(run, "cannot pull '\(address("dead-1"))': '127.0.0.1' cannot be read: ")
    #expect(try server.modelRequests("dead-1").count == 4)
  }

  @Test func `a busy server is asked again`() throws {
    let run = try pull(address("busy-1"))
    try expectTaken(run)
    #expect(run.error.contains("answered with status 503; trying again from 0 bytes on"))
  }

  @Test(arguments: [
    ("missing-1", "'127.0.0.1' has no such file (status 404); check the name"),
    (
      "gated-1",
      "does not give it to you (status 403); load it in a browser, then 'vibecheck model add FILE'"
    ),
    ("page-1", "what the server sends is no GGUF file; check the address"),
    ("loop-1", "the server redirects more than 10 times"),
    (
      "away-1",
      "redirects to 'http://models.example.com/model.gguf', which cannot be trusted on the way"
    ),
    ("huge-1", "takes 1000000.0 GB more, and "),
  ])
  func `what cannot be pulled is said in one line`(_ example: (name: String, message: String))
    throws
  {
    expectRefused(try pull(address(example.name)), example.message)
  }

  @Test(arguments: [
    ("ftp://h/model.gguf", "cannot be trusted on the way"),
    ("http://models.example.com/model.gguf", "cannot be trusted on the way"),
    ("https://u:p@h/model.gguf", "is no address of a model"),
    ("https://h/model.bin", "names no GGUF file"),
    ("https://h/model-00001-of-00003.gguf", "one part of a model in several files"),
    ("hf:owner/model.gguf", "is no file on Hugging Face (expected hf:owner/repo/file.gguf)"),
    ("hf:owner/../../model.gguf", "is no file on Hugging Face"),
    ("qwen2.5-coder", "there is no known model 'qwen2.5-coder'"),
  ])
  func `an address that is none is refused`(_ example: (what: String, message: String)) throws {
    expectRefused(try pull(example.what), example.message)
  }

  @Test func `a redirect is followed`() throws {
    try expectTaken(try pull(address("redirect-1")))
  }

  @Test func `a redirect from TLS to none is refused`() throws {
    let proxy = try ServerProcess.proxy(to: server, folder: fixture.repository.container)
    let environment = [
      "https_proxy": "http://127.0.0.1:\(proxy.port)",
      "CURL_CA_BUNDLE": fixture.repository.container + "/certificate.pem",
    ]
    let refused = try pull("https://models.example.com/back-1/model.gguf", environment: environment)
    expectRefused(refused, "redirects to 'http://127.0.0.1:\(server.port)/plain/model.gguf', which")
    try expectTaken(
      try pull("https://models.example.com/redirect-2/model.gguf", environment: environment)
    )
  }

  @Test func `a wrong checksum is refused, before the file is loaded where the server tells it`()
    throws
  {
    let zeros = String(repeating: "0", count: 64)
    let wrong = try pull(address("plain-2"), "--sha256", zeros)
    expectRefused(
      wrong,
      "is not what it should be: its SHA-256 is \(try fixture.digest(fixture.file)), and \(zeros)"
    )
    #expect(fixture.parts() == [])
    expectRefused(
      try pull("hf:owner-1/repo/model.gguf", "--sha256", zeros),
      "the server says that its SHA-256 is \(try fixture.digest(fixture.file))"
    )
    #expect(fixture.parts().filter { $0.hasSuffix(".part") }.allSatisfy { _ in true })
    expectRefused(try pull("hf:liar-1/repo/model.gguf"), "is not what it should be")
    try expectTaken(try pull(address("plain-2"), "--sha256", try fixture.digest(fixture.file)))
  }

  @Test func `a later pull must bring what the first brought`() throws {
    try expectTaken(try pull(address("plain-3")))
    #expect(try fixture.model("remove", "model").status == 0)
    try expectTaken(try pull(address("plain-3")))
    #expect(try fixture.model("remove", "model").status == 0)
    let checksums = fixture.store + "/checksums"
    let zeros = String(repeating: "0", count: 64)
    try Data("\(zeros)  \(address("plain-3"))\n".utf8).write(to: URL(filePath: checksums))
    let changed = try pull(address("plain-3"))
    #expect(changed.status == 2)
    #expect(
      changed.error.contains("give --sha256 \(try fixture.digest(fixture.file))"),
      "\(changed.error)"
    )
    #expect(!fixture.kept().contains("model.gguf"))
    try expectTaken(try pull(address("plain-3"), "--sha256", try fixture.digest(fixture.file)))
  }

  @Test func `a token goes to Hugging Face alone, and what the owner asks for is said`() throws {
    let token = ["HF_TOKEN": "hf_s3cret"]
    let run = try pull("hf:owner-2/repo/some/model.gguf", environment: token)
    try expectTaken(run)
    #expect(!run.said.contains("s3cret"))
    let first = try server.modelRequests("owner-2")
    #expect(first.map(\.path) == ["/owner-2/repo/resolve/main/some/model.gguf"])
    #expect(first.map(\.token) == ["Bearer hf_s3cret"])
    // the same server under another name, which it sent on to
    #expect(
      try server.modelRequests("plain").filter { $0.path == "/plain/blob" }.allSatisfy {
        $0.token == nil
      }
    )
    let gated = try pull("hf:gated-2/repo/other.gguf")
    #expect(gated.status == 2)
    #expect(
      gated.error.contains(
        "accept the licence in a browser at http://127.0.0.1:\(server.port)/gated-2/repo, then set HF_TOKEN"
      ),
      "\(gated.error)"
    )
  }

  @Test func `two pulls of one file load it once`() throws {
    let run = try fixture.repository.shell(
      """
      "$vibecheck" model pull "$address" >"$box/one" 2>&1 & one=$!
      "$vibecheck" model pull "$address" >"$box/two" 2>&1; echo "two $?"
      wait $one; echo "one $?"; cat "$box/one" "$box/two"
      """,
      environment: ["address": address("slow-1")]
    )
    #expect(run.output.contains("two 0") && run.output.contains("one 0"), "\(run.said)")
    #expect(run.output.contains("waiting for it"), "\(run.said)")
    #expect(run.output.contains("'model' is here already"), "\(run.said)")
    #expect(try server.modelRequests("slow-1").count == 1)
    try expectTaken(run)
  }

  @Test func `a full disk is said, and the next pull goes on`() throws {
    let limited = try fixture.repository.shell(
      "(ulimit -f 1000; \"$vibecheck\" model pull \"$address\")",
      environment: ["address": address("plain-4")]
    )
    expectRefused(limited, "there is no room left for '")
    #expect(fixture.parts().contains { $0.hasSuffix(".part") })
    let discarded = try fixture.model("remove", address("plain-4"))
    #expect(discarded.output.hasPrefix("what came of '\(address("plain-4"))' removed ("))
    #expect(fixture.parts() == [])
    _ = try fixture.repository.shell(
      "(ulimit -f 1000; \"$vibecheck\" model pull \"$address\")",
      environment: ["address": address("plain-4")]
    )
    try expectTaken(try pull(address("plain-4")))
    #expect(try server.modelRequests("plain-4").last?.range != nil)
  }

  @Test func `a disk that is too small is told before anything is loaded`() throws {
    let box = fixture.repository
    let mount = try box.shell(
      "mkdir \"$box/small\" && mount -t tmpfs -o size=100k tmpfs \"$box/small\""
    )
    // Only root may mount, and not in every container.
    guard mount.status == 0 else { return }
    defer { _ = try? box.shell("umount \"$box/small\"") }
    let run = try pull(address("plain-5"), environment: ["XDG_DATA_HOME": box.container + "/small"])
    #expect(run.status == 2)
    #expect(run.error.contains(" are free in '\(box.container)/small"), "\(run.error)")
    #expect(run.error.contains("make room, or set XDG_DATA_HOME to a larger disk"))
  }

  @Test func `a store one may not write`() throws {
    let box = fixture.repository
    let user = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
    let run = try box.shell(
      """
      mkdir -p "$box/theirs"; chmod 555 "$box/theirs"; chmod 755 "$box"
      \(user) "$vibecheck" model pull "$address"
      """,
      environment: ["address": address("plain-6"), "XDG_DATA_HOME": box.container + "/theirs"]
    )
    #expect(run.status == 2)
    #expect(
      run.error.hasPrefix("error: cannot create '\(box.container)/theirs/vibecheck"),
      "\(run.error)"
    )
  }
}
