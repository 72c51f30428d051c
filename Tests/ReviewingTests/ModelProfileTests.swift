import Inference
import ReviewTypes
import Reviewing
import Testing

struct ModelProfileTests {
  private func identity(_ metadata: [String: String]) -> ModelIdentity {
    ModelIdentity(name: "m", sha256: "0", engine: "e", metadata: metadata, contextTokens: 1000)
  }

  @Test func `a model without a profile is a general one and may be asked anything`() throws {
    let profile = try ModelProfile(identity([:]))
    #expect(profile.promptForm.name == "general-2")
    #expect(profile.canJudge("any-rule"))
    #expect(!profile.mayBlock(with: "any-rule"))
    #expect(profile.threshold(for: "any-rule") == ModelProfile.defaultThreshold)
  }

  @Test func `a trained model answers only for the rules it was measured on`() throws {
    let profile = try ModelProfile(
      identity([
        "vibecheck.prompt": "lines-1",
        "vibecheck.profile": #"{"rules":{"a":{"threshold":0.7,"precision":0.9,"n":12}}}"#,
      ])
    )
    #expect(profile.promptForm.name == "lines-1")
    #expect(profile.canJudge("a"))
    #expect(profile.threshold(for: "a") == 0.7)
    #expect(!profile.canJudge("b"))
    #expect(profile.mayBlock(with: "a"))
  }

  @Test(arguments: [("0.75", true), ("0.7499", false), ("null", false)])
  func `only what was measured to be right often enough may block`(
    precision: String,
    mayBlock: Bool
  ) throws {
    let rules = "{\"rules\":{\"a\":{\"threshold\":0.7,\"precision\":\(precision)}}}"
    let profile = try ModelProfile(
      identity(["vibecheck.prompt": "lines-1", "vibecheck.profile": rules])
    )
    #expect(profile.mayBlock(with: "a") == mayBlock)
  }

  @Test func `an unknown prompt form is an error that names it`() {
    #expect(throws: ModelProfileError.unknownPromptForm(model: "m", form: "lines-9")) {
      try ModelProfile(identity(["vibecheck.prompt": "lines-9"]))
    }
  }

  @Test func `a profile that is no JSON is an error`() {
    #expect(throws: ModelProfileError.unreadableProfile(model: "m")) {
      try ModelProfile(identity(["vibecheck.prompt": "lines-1", "vibecheck.profile": "{"]))
    }
  }
}
