import Foundation
import TestSupport
import Testing

struct OtherCommandTests {
  @Test func `rules list shows the seven default rules and who judges them`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("rules", "list", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n").map(String.init)
    for (id, severity, judge) in [
      ("commented-out-code", "warning", "model"), ("hardcoded-secret", "warning", "model"),
      ("leftover-debug", "warning", "model"), ("placeholder-code", "warning", "model"),
      ("swallowed-error", "warning", "model"), ("todo-without-ticket", "warning", "pattern"),
      ("vague-name", "note", "model"),
    ] {
      let line = try #require(lines.first { $0.hasPrefix(id) })
      #expect(line.contains(severity) && line.contains(judge), "\(line)")
    }
  }

  @Test func `rules explain gives question, examples and how to mend`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("rules", "explain", "leftover-debug", in: repository)
    #expect(run.status == 0, "\(run.error)")
    for part in ["The model is asked:", "Found:", "Not found:", "Mend:", "vibecheck:ignore["] {
      #expect(run.output.contains(part), "\(part)")
    }
    let wrong = try Program.run("rules", "explain", "leftover-debugs", in: repository)
    #expect(wrong.status == 2)
    #expect(wrong.error.contains("did you mean 'leftover-debug'?"))
  }

  @Test func `doctor finds everything in place, and says how to install the hook`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("doctor", in: repository)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("golden prompt"))
    #expect(run.output.contains("run 'vibecheck install'"))
    #expect(run.output.contains("llama.cpp"))
  }

  @Test func `doctor fails on a model that does not load`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("doctor", "--model", "/nowhere/m.gguf", in: repository)
    #expect(run.status == 2)
    #expect(run.output.contains("cannot load model '/nowhere/m.gguf'"))
  }

  @Test func `help lists only commands that work`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("--help", in: repository)
    #expect(run.status == 0)
    #expect(run.output.contains("check"))
    for line in run.output.split(separator: "\n") where line.hasPrefix("  ") {
      guard let command = line.split(separator: " ").first.map(String.init),
        ["cache", "check", "doctor", "install", "notes", "rules", "uninstall"].contains(command)
      else { continue }
      let help = try Program.run(command, "--help", in: repository)
      #expect(help.status == 0, "\(command): \(help.error)")
    }
  }

  @Test func `colour is off when output is no terminal, on when it is forced`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: CheckTests.bad)
    let plain = try Program.run("check", in: repository)
    #expect(!plain.output.contains("\u{1B}"))
    let forced = try Program.run("check", "--color", "always", in: repository)
    #expect(forced.output.contains("\u{1B}["))
  }
}
