import Foundation
import TestSupport
import Testing

@testable import vibecheck

/// `model add`, `info`, `use` and `remove`, and what becomes of a model that changed.
struct ModelStoreTests {
  private let fixture: ModelFixture

  init() throws { fixture = try ModelFixture() }

  private var path: String { fixture.store + "/some.gguf" }

  private func add(_ options: String...) throws -> Program.Run {
    try Program.run(["model", "add", fixture.file] + options, in: fixture.repository)
  }

  // MARK: add

  @Test func `a model is taken as a whole, with its checksum beside it`() throws {
    let digest = try fixture.digest(fixture.file)
    let run = try add()
    #expect(run.status == 0, "\(run.error)")
    #expect(
      run.output.contains(
        "(\(fixture.megabytes(try fixture.size)), sha256 \(digest)); 'vibecheck model use some' makes it judge"
      )
    )
    #expect(fixture.kept() == [".part", "some.gguf", "some.json"])
    #expect(fixture.parts() == [])
    #expect(try fixture.digest(path) == digest)
    let manifest = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: fixture.store + "/some.json"))
    )
    let fields = try #require(manifest as? [String: Any])
    #expect(fields["sha256"] as? String == digest)
    #expect(fields["bytes"] as? Int == (try fixture.size))
    #expect(fields["source"] as? String == fixture.file)
    let list = try fixture.model("list")
    #expect(
      list.output.contains(
        "  some     \(fixture.megabytes(try fixture.size))  sha256 \(digest.prefix(12))  \(fixture.file)\n"
      )
    )

    #expect(try add().output == "'some' is here already\n")
    #expect(try add("--name", "other").status == 0)
    #expect(fixture.kept().contains("other.gguf"))
  }

  @Test func `a link is the same file`() throws {
    #expect(try add("--link").output.hasPrefix("'some' linked ("))
    let files = FileManager.default
    let one = try files.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(try files.attributesOfItem(atPath: fixture.file)[.systemFileNumber] as? Int == one)
  }

  @Test(arguments: [
    ("printf 'GGUFxxxx' >\"$file\"", "GGUF version 2021161080 is unknown"),
    ("echo text >\"$file\"", "it is not a GGUF file"),
    (
      "truncate -s 1000000 \"$file\"",
      "behind the end of the file; the file is damaged or cut short, get it again"
    ),
    ("rm \"$file\"", "there is no such file; check the name"),
    (
      "printf x >>\"$file\"; printf '\\0' | dd of=\"$file\" bs=1 seek=8 conv=notrunc 2>/dev/null",
      "'token_embd.weight' not found"
    ),
  ])
  func `what is no whole model is not taken`(_ example: (damage: String, message: String)) throws {
    _ = try fixture.repository.shell(example.damage, environment: ["file": fixture.file])
    let run = try add()
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: cannot take '\(fixture.file)': "), "\(run.error)")
    #expect(run.error.contains(example.message), "\(run.error)")
    #expect(fixture.kept() == [])
  }

  @Test func `another model of the same name is not replaced`() throws {
    #expect(try add().status == 0)
    _ = try fixture.repository.shell(
      "printf '\\1' >>\"$file\"",
      environment: ["file": fixture.file]
    )
    let run = try add()
    #expect(run.status == 2)
    #expect(run.error.contains("there is another model 'some'"), "\(run.error)")
    #expect(run.error.contains("give --name, or 'vibecheck model remove some' first"))
  }

  @Test(arguments: ["a/b", ".hidden", "bundled", "x.gguf", "two words", "--"])
  func `a name that could not be named later is refused`(_ name: String) throws {
    let run = try add("--name=\(name)")
    #expect(run.status == 2)
    #expect(run.error.contains("cannot name a model"), "\(run.error)")
    #expect(fixture.kept() == [])
  }

  @Test func `a checksum that was given must be its own`() throws {
    let run = try add("--sha256", String(repeating: "a", count: 64))
    #expect(run.status == 2)
    #expect(run.error.contains("it was not taken"))
    #expect(fixture.kept() == [])
  }

  // MARK: A changed file

  @Test func `a model that was changed behind the manifest's back is refused`() throws {
    #expect(try add().status == 0)
    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let good = try Program.run("check", "--model", "some", in: fixture.repository)
    #expect(good.status != 2, "\(good.error)")
    // as long as before
    let change = "printf '\\377\\377' | dd of=\"$file\" bs=1 seek=1500000 conv=notrunc 2>/dev/null"
    _ = try fixture.repository.shell(change, environment: ["file": path])
    for options in [[], ["--no-cache"]] {
      let run = try Program.run(["check", "--model", "some"] + options, in: fixture.repository)
      #expect(run.status == 2, "\(run.said)")
      #expect(
        run.error.contains("the file is not the one that was taken: its SHA-256 is "),
        "\(run.error)"
      )
    }
    let doctor = try Program.run("doctor", in: fixture.repository)
    #expect(doctor.status == 2)
    #expect(
      doctor.output.contains(
        "error  models         'some' is not the file that was taken: its SHA-256"
      )
    )
    let information = try fixture.model("info", "some")
    #expect(
      information.output.contains("(the file has changed: \(try fixture.digest(fixture.file)) was")
    )

    _ = try fixture.repository.shell("truncate -s 1000000 \"$file\"", environment: ["file": path])
    let short = try Program.run("check", "--model", "some", in: fixture.repository)
    #expect(short.status == 2)
    #expect(
      short.error.contains("it has 1000000 bytes, and \(try fixture.size) were recorded"),
      "\(short.error)"
    )
  }

  @Test func `doctor is content with a store that is as recorded`() throws {
    #expect(try add().status == 0)
    try FileManager.default.copyItem(atPath: fixture.file, toPath: fixture.store + "/byhand.gguf")
    let run = try Program.run("doctor", in: fixture.repository)
    #expect(
      run.output.contains("ok     models         1 in '\(fixture.store)', as recorded\n"),
      "\(run.output)"
    )
    #expect(run.output.contains("note   models         'byhand' was put there by hand"))
  }

  // MARK: info

  @Test func `info tells of the model that judges, or of any file`() throws {
    let run = try fixture.model("info")
    #expect(run.status == 0, "\(run.error)")
    let digest = try fixture.digest(fixture.file)
    for line in [
      "architecture   qwen2\n", "quantization   Q8_0, ", "chat template  no\n",
      "prompt form    lines-1\n",
      "size           \(fixture.megabytes(try fixture.size)) (\(try fixture.size) bytes)\n",
      "sha256         \(digest)\n",
      "memory         about ",
    ] {
      #expect(run.output.contains(line), "\(line) in \(run.output)")
    }
    let file = try fixture.model("info", fixture.file)
    #expect(file.output.contains("file           \(fixture.file)\n"))

    #expect(try add().status == 0)
    let json = try fixture.model("info", "some", "--format", "json").json()
    #expect(json["architecture"] as? String == "qwen2")
    #expect(json["sha256"] as? String == digest)
    #expect(json["recordedSha256"] as? String == digest)
    #expect(json["bytes"] as? Int == (try fixture.size))
    #expect(json["chatTemplate"] as? Bool == false)
    let memory = try #require(json["memory"] as? [String: Any])
    let parts = ["weights", "context", "computing"].compactMap { memory[$0] as? Int }
    #expect(parts.count == 3)
    #expect(memory["total"] as? Int == parts.reduce(0, +))
    let missing = try fixture.model("info", "smollm2-360m")
    #expect(missing.status == 2)
    #expect(missing.error.contains("run 'vibecheck model pull smollm2-360m'"), "\(missing.error)")
  }

  @Test func `a model that needs more memory than there is, is refused with the figures`() throws {
    let huge = fixture.repository.container + "/huge.gguf"
    try GGUFWriter.claiming(
      layers: 126,
      width: 16_384,
      heads: 128,
      sharedHeads: 8,
      inner: 53_248,
      vocabulary: 128_256
    ).write(to: huge)
    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run("check", "--model", huge, in: fixture.repository)
    #expect(run.status == 2)
    let message = try #require(
      run.error.firstMatch(of: /needs about 2\d{5} MB of memory, and \d+ MB are free/)
    )
    #expect(run.error.hasSuffix("; end other programs, or choose a smaller model\n"), "\(message)")
  }

  // MARK: use

  @Test func `the user's choice holds where the repository has none`() throws {
    let repository = fixture.repository
    #expect(try add().status == 0)
    let run = try fixture.model("use", "some")
    #expect(run.status == 0, "\(run.error)")
    #expect(
      run.output == "\(repository.container)/home/.config/vibecheck/config.yaml names 'some' now\n"
    )
    #expect(run.error == "")
    #expect(try fixture.model("list").output.contains("* some"))
    try repository.stage("a.js", text: CheckTests.bad)
    let check = try Program.run("check", "--format", "json", in: repository)
    #expect(check.status != 2, "\(check.error)")

    try repository.write(".vibecheck.yaml", "model: bundled\n")
    #expect(try fixture.model("list").output.contains("* bundled"))
    let again = try fixture.model("use", "some")
    #expect(
      again.error.contains("in this repository another model judges: '.vibecheck.yaml' names it")
    )
    #expect(try fixture.model("use", "nothing").status == 2)
    let unknown = try fixture.model("use", "qwen3-4b")
    #expect(unknown.error.contains("run 'vibecheck model pull qwen3-4b' first"), "\(unknown.error)")
  }

  @Test func `a repository's choice keeps the rest of its configuration`() throws {
    let repository = fixture.repository
    #expect(try add().status == 0)
    try repository.write(
      ".vibecheck.yaml",
      "# ours\nfail_on: warning  # strict\nmodel: bundled   # small\nrules:\n  vague-name: off\n"
    )
    let run = try fixture.model("use", "--repository", "some")
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output == ".vibecheck.yaml names 'some' now\n")
    #expect(
      String(decoding: try repository.bytes(of: "repository/.vibecheck.yaml"), as: UTF8.self)
        == "# ours\nfail_on: warning  # strict\nmodel: some   # small\nrules:\n  vague-name: off\n"
    )
  }

  @Test func `mistakes in the user's own configuration have their place`() throws {
    let file = "home/.config/vibecheck/config.yaml"
    let path = fixture.repository.container + "/" + file
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent,
      withIntermediateDirectories: true
    )
    try Data("models: x\ngpu_layers: many\n".utf8).write(to: URL(filePath: path))
    let run = try Program.run("check", in: fixture.repository)
    #expect(run.status == 2)
    #expect(run.error.contains("config.yaml:1:1: error: unknown key 'models'"), "\(run.error)")
    #expect(run.error.contains("config.yaml:2:13: error: expected a whole number, found 'many'"))
    try Data("model: some/relative.gguf\n".utf8).write(to: URL(filePath: path))
    let relative = try Program.run("check", in: fixture.repository)
    #expect(relative.error.contains("(expected a name or an absolute path)"), "\(relative.error)")
  }

  @Test(
    arguments: [
      ("", "model: m\n"), ("# only words", "# only words\nmodel: m\n"),
      ("model: old\n", "model: m\n"),
      ("model: 'old one'  # why\r\nroot: true\r\n", "model: m  # why\r\nroot: true\r\n"),
      ("\"model\":   old#1\n", "\"model\":   m\n"), ("root: true", "root: true\nmodel: m\n"),
      ("{root: true, model: old}", nil), ("model: >\n  old\n", nil),
      ("x: &a [1]\nmodel:\n  old\n", "x: &a [1]\nmodel:\n  m\n"),
    ] as [(String, String?)]
  )
  func `only the model's word changes`(_ example: (before: String, after: String?)) throws {
    guard let after = example.after else {
      #expect(throws: Failure.self) { try ModelLine.set("m", in: example.before, file: "f") }
      return
    }
    #expect(try ModelLine.set("m", in: example.before, file: "f") == after)
  }

  // MARK: remove

  @Test func `a model is removed with what was recorded`() throws {
    #expect(try add().status == 0)
    #expect(try fixture.model("use", "some").status == 0)
    let run = try fixture.model("remove", "some")
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output == "'some' removed (\(fixture.megabytes(try fixture.size)))\n")
    #expect(run.error.contains("it is what judges here; choose another"))
    #expect(fixture.kept() == [".part"])
    let again = try fixture.model("remove", "some")
    #expect(again.status == 2)
    #expect(again.error == "error: there is no model 'some'; nothing was removed\n")
    #expect(try fixture.model("remove", "bundled").status == 2)
    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let check = try Program.run("check", in: fixture.repository)
    #expect(check.status == 2)
    #expect(
      check.error.contains("there is no model 'some'; 'vibecheck model list' shows those"),
      "\(check.error)"
    )
  }

  // MARK: The registry

  @Test func `each known model is one file on Hugging Face, with a size and a licence`() throws {
    let known = try KnownModel.all()
    #expect(known.count == 18)
    #expect(Set(known.map(\.name)).count == known.count)
    #expect(Set(known.map(\.file)).count == known.count)
    for model in known {
      try ModelStore.check(name: model.name)
      let address = try ModelAddress(model.file, environment: UserEnvironment(variables: [:]))
      #expect(address.url.absoluteString.hasPrefix("https://huggingface.co/"))
      #expect(model.file.hasPrefix("hf:"))
      #expect(!model.licence.isEmpty)
      // exact figures come with a checksum, others are called "about"
      #expect((model.bytes == nil) == (model.sha256 == nil))
      #expect((model.bytes == nil) == (model.megabytes != nil))
      #expect(model.sizeText.hasPrefix("about ") == (model.sha256 == nil))
    }
    #expect(
      known.first { $0.name == "smollm2-135m" }?.sha256
        == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
    )
  }

  @Test func `the registry is listed without a network`() throws {
    let run = try fixture.model("list", "--known")
    #expect(run.status == 0)
    #expect(
      run.output.contains("smollm2-135m         98.4 MB         apache-2.0     hf:QuantFactory/")
    )
    #expect(run.output.contains("qwen2.5-coder-0.5b   about 490.0 MB  apache-2.0"), "\(run.output)")
    #expect(try fixture.model("list", "--known", "--format", "json").json()["version"] as? Int == 1)
  }

  // MARK: Graphics cards

  @Test
  func `layers for a graphics card that is not there are computed all the same, and it is said`()
    throws
  {
    try fixture.repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run(
      "check",
      "--format",
      "json",
      "--gpu-layers",
      "4",
      in: fixture.repository
    )
    #expect(run.status != 2, "\(run.error)")
    let remarks = try #require(try run.json()["remarks"] as? [String])
    // a llama.cpp that was built for a card says nothing
    #expect(remarks.filter { $0.hasPrefix("4 layers were meant for a graphics card") }.count <= 1)
    try fixture.repository.write(".vibecheck.yaml", "gpu_layers: -1\n")
    let wrong = try Program.run("check", in: fixture.repository)
    #expect(
      wrong.error.contains(
        ".vibecheck.yaml:1:13: error: 'gpu_layers' is -1 (expected a number from 0 to 1000)"
      )
    )
  }
}
