import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct LoadingTests {
  private func reason(_ path: String) throws -> String {
    do {
      _ = try LlamaModel.load(path: path)
    } catch {
      guard case .cannotLoad(let named, let reason) = error else { throw error }
      #expect(named == path)
      #expect(!reason.contains("\n"))
      return reason
    }
    Issue.record("'\(path)' was loaded")
    return ""
  }

  @Test func `a missing file`() throws {
    #expect(try reason("/nowhere/model.gguf") == "there is no such file; check the name")
  }

  @Test func `a folder`() throws {
    try Scratch.with { folder in
      let found = try reason(folder)
      #expect(found == "it is not a file; name a GGUF file")
    }
  }

  @Test func `an empty file`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/empty.gguf"
      try Data().write(to: URL(filePath: path))
      #expect(try reason(path) == "the file is empty; get it again")
    }
  }

  @Test(arguments: ["version https://git-lfs.github.com/spec/v1\n", "GG", "{}"])
  func `a file of another kind`(_ text: String) throws {
    try Scratch.with { folder in
      let path = "\(folder)/text.gguf"
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(
        try reason(path) == "it is not a GGUF file; name a model in llama.cpp's format"
      )
    }
  }

  @Test func `a file one may not read`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/secret.gguf"
      try RandomModel().write(to: path)
      chmod(path, 0)
      // root reads it all the same
      if geteuid() != 0 {
        #expect(try reason(path) == "permission denied; make the file readable for you")
      }
    }
  }

  /// Cut within the magic, the header, the vocabulary, the tensor list and the weights.
  @Test(arguments: [5, 20, 100, 3_000, 8_000, 9_500, 40_000, -4])
  func `a file that was cut short`(_ length: Int) throws {
    try Scratch.with { folder in
      let path = "\(folder)/cut.gguf"
      let bytes = RandomModel().bytes
      let kept = length < 0 ? bytes.count + length : length
      try Data(bytes.prefix(kept)).write(to: URL(filePath: path))
      let found = try reason(path)
      #expect(found.hasSuffix("; the file is damaged or cut short, get it again"))
      #expect(!found.contains("llama_"))
    }
  }

  @Test func `an architecture this llama.cpp does not know`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/strange.gguf"
      let text = RandomModel().bytes
      let known = Array("qwen2".utf8)
      let start = try #require(text.firstRange(of: known)).lowerBound
      var bytes = text
      bytes.replaceSubrange(start..<start + known.count, with: Array("zzzzz".utf8))
      try Data(bytes).write(to: URL(filePath: path))
      #expect(
        try reason(path)
          == "unknown model architecture: 'zzzzz'; this llama.cpp cannot use it, name another model"
      )
    }
  }

  @Test func `identity tells file, engine and what the file says of itself`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/model.gguf"
      try RandomModel().write(to: path)
      let identity = try LlamaModel.load(path: path).identity
      #expect(identity.name == "random weights")
      #expect(identity.engine.hasPrefix("llama.cpp "))
      #expect(
        identity.metadata == [
          "vibecheck.prompt": "lines-1", "vibecheck.profile": #"{"rules": {}}"#,
        ]
      )
      #expect(identity.contextTokens == 2048)
    }
  }

  @Test func `the digest is that of the whole file`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/long.gguf"
      // longer than one read; `(printf GGUF; head -c 3000000 /dev/zero) | sha256sum`
      try Data(Array("GGUF".utf8) + [UInt8](repeating: 0, count: 3_000_000))
        .write(to: URL(filePath: path))
      #expect(
        try ModelFile(path: path).sha256
          == "eaefda9e15dca42fb86886e38bd6f83b1e2e19522543206a92b0bf7d3b9e1663"
      )
    }
  }
}
