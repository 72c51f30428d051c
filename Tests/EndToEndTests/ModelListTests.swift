import Foundation
import TestSupport
import Testing

/// `model list`: what is on this machine.
struct ModelListTests {
  @Test func `without a store there is the bundled model, and it judges`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("model", "list", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let fields = run.output.split(separator: " ")
    #expect(fields.prefix(2) == ["*", "bundled"])
    #expect(run.output.hasSuffix("  comes with the program\n"))
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test func `the model that the configuration names is marked`() throws {
    let repository = try TemporaryRepository()
    let folder = repository.container + "/home/.local/share/vibecheck/models"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(repeating: 1, count: 1_250_000).write(to: URL(filePath: folder + "/b.gguf"))
    try Data("x".utf8).write(to: URL(filePath: folder + "/a.gguf"))
    try Data("no model".utf8).write(to: URL(filePath: folder + "/notes.txt"))
    try Data("{}".utf8).write(to: URL(filePath: folder + "/a.json"))
    try repository.write(".vibecheck.yaml", "model: b\n")
    let run = try Program.run("model", "list", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n")
    try #require(lines.count == 3, "\(run.output)")
    #expect(lines[0].hasPrefix("  bundled  "))
    #expect(lines[1].hasPrefix("  a        1 bytes  no checksum"))
    #expect(lines[1].contains("is no manifest of this program"))
    #expect(lines[2].hasPrefix("* b        1.2 MB   no checksum"))

    let json = try Program.run("model", "list", "--format", "json", in: repository).json()
    let models = try #require(json["models"] as? [[String: Any]])
    #expect(models.compactMap { $0["name"] as? String } == ["bundled", "a", "b"])
    #expect(models.compactMap { $0["inUse"] as? Bool } == [false, false, true])
    #expect(models.last?["bytes"] as? Int == 1_250_000)
  }
}
