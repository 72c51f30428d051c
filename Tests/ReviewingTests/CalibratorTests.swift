import Foundation
import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct CalibratorTests {
  private static let debug = """
    id: debug
    severity: error
    message: m
    ask: debug?
    match: {any: ['print']}
    examples:
      bad:
        - {language: python, code: "print(bad1)"}
        - {language: python, code: "print(bad2)"}
        - {language: python, code: "print(bad3)"}
        - {language: python, code: "print(bad4)"}
      good:
        - {language: python, code: "print(good1)"}
        - {language: python, code: "print(good2)"}
        - {language: python, code: "print(good3)"}
        - {language: python, code: "x = 1"}
    """

  private func rules(_ text: String = debug) throws -> RuleSet { try RuleSet.inline(text) }

  /// Says yes to everything, a little more to what is bad.
  private func yesSayer(metadata: [String: String] = [:]) -> ScriptedModel {
    ScriptedModel(metadata: metadata) { _, question in
      question.contains("bad") ? 0.97 : question.contains("good") ? 0.85 : 0.9
    }
  }

  private func lock(
    _ results: [Calibrator.Result],
    of model: ScriptedModel,
    prompt: String = "general-2"
  ) -> CalibrationLock {
    CalibrationLock(
      model: model.identity,
      prompt: prompt,
      rules: Dictionary(
        uniqueKeysWithValues: results.compactMap { result in
          result.calibration.map { (result.rule.id, $0) }
        }
      )
    )
  }

  private func review(
    _ text: String,
    _ rules: RuleSet,
    lock: CalibrationLock?,
    model: ScriptedModel
  ) -> Review {
    Reviewer(rules: rules, options: ReviewOptions(lock: lock))
      .review([.modified("a.py", text)], openModel: { model })
  }

  @Test func `a model's liking for yes is taken off`() throws {
    let model = yesSayer()
    let rules = try rules()
    let before = review("+print(good9)\n+print(bad9)", rules, lock: nil, model: model)
    #expect(before.activeFindings.count == 2)

    let results = try Calibrator(rules: rules).measure(with: model)
    let calibration = try #require(results.first?.calibration)
    // log-odds of .9
    #expect(calibration.bias == 2.1972)
    // (3.4761 + 1.7346) / 2 - 2.1972 = 0.4081
    #expect(calibration.threshold == 0.6006)
    #expect((calibration.findings, calibration.others) == (4, 3))
    #expect(calibration.separates)

    let after = review(
      "+print(good9)\n+print(bad9)",
      rules,
      lock: lock(results, of: model),
      model: model
    )
    #expect(after.activeFindings.map(\.evidence) == ["print(bad9)"])
    #expect(after.blockingFindings.count == 1)
    #expect(after.findings.map { ($0.confidence * 1000).rounded() } == [386, 782])
    #expect(after.findings.map(\.threshold) == [0.6006, 0.6006])
    #expect(after.remarks == [])
  }

  @Test func `no example is shown to the model that judges it`() throws {
    let model = yesSayer()
    _ = try Calibrator(rules: try rules()).measure(with: model)
    var judged: [String] = []
    for request in model.requests {
      for hunk in request.hunks {
        let shown = request.prefix.text
        #expect(shown.ranges(of: "  yes: ").count == 2)
        #expect(shown.ranges(of: "  no: ").count == 2)
        guard let code = hunk.hunk.text.firstMatch(of: /print\((\w+)\)/)?.output.1 else { continue }
        #expect(!shown.contains(code), "\(code)")
        judged.append(String(code))
      }
    }
    #expect(
      judged.sorted() == ["bad1", "bad2", "bad3", "bad4", "good1", "good2", "good3"]
    )
  }

  @Test func `a rule whose texts are not told apart only warns, and that is said`() throws {
    let model = ScriptedModel { _, _ in 0.9 }
    let rules = try rules()
    let results = try Calibrator(rules: rules).measure(with: model)
    let review = review("+print(x)", rules, lock: lock(results, of: model), model: model)
    #expect(results.first?.calibration?.separates == false)
    #expect(review.activeFindings.map(\.severity) == [.warning])
    #expect(review.remarks.map { $0.hasPrefix("'debug' only warns: ") } == [true])
  }

  @Test func `another model or a changed rule makes a measurement stale, which is said`() throws {
    let model = yesSayer()
    let lock = lock(try Calibrator(rules: try rules()).measure(with: model), of: model)

    let other = yesSayer()
    other.identity.sha256 = String(repeating: "1", count: 64)
    other.identity.name = "other"
    let byOther = review("+print(good)", try rules(), lock: lock, model: other)
    #expect(byOther.findings.map(\.threshold) == [ModelProfile.defaultThreshold])
    #expect(byOther.findings.map(\.confidence) == [0.85])
    #expect(
      Array(byOther.remarks.prefix(1)) == [
        "'.vibecheck.lock' was measured with the model 'scripted', not with 'other' as it is now: "
          + "its thresholds are not used; run 'vibecheck calibrate'"
      ]
    )

    let changed = try rules(Self.debug.replacing("ask: debug?", with: "ask: really debug?"))
    let byChanged = review("+print(good)", changed, lock: lock, model: model)
    #expect(byChanged.findings.map(\.threshold) == [ModelProfile.defaultThreshold])
    #expect(
      Array(byChanged.remarks.prefix(1)) == [
        "'debug' changed after '.vibecheck.lock' was written: the default threshold is used; "
          + "run 'vibecheck calibrate'"
      ]
    )
  }

  @Test(arguments: [
    ("severity: error", "severity: note", true), ("message: m", "message: other", true),
    ("ask: debug?", "ask: debugging?", false), ("['print']", "['print', 'dump']", false),
    ("bad4", "bad5", false), ("good3", "good4", false),
    ("severity: error", "severity: error\nlanguages: [python]", false),
  ])
  func `a measurement depends on what the model is asked, and on nothing else`(
    old: String,
    new: String,
    isEqual: Bool
  ) throws {
    let first = try #require(try rules().rules.first)
    let second = try #require(try rules(Self.debug.replacing(old, with: new)).rules.first)
    #expect((first.judgementDigest == second.judgementDigest) == isEqual)
  }

  @Test func `a threshold that settings demand stands above a measured one`() throws {
    let model = yesSayer()
    var rule = try #require(try rules().rules.first)
    let lock = lock(try Calibrator(rules: RuleSet([rule])).measure(with: model), of: model)
    rule.threshold = 0.9
    let review = review("+print(bad)", RuleSet([rule]), lock: lock, model: model)
    #expect(review.findings.map(\.threshold) == [0.9])
    #expect(review.activeFindings.isEmpty)
  }

  private func labels(_ count: Int) -> [Label] {
    (1...count).flatMap { number in
      [true, false].map { isFinding in
        Label(
          rule: "debug",
          path: "a.py",
          lines: Label.added("print(\(isFinding ? "bad" : "good")\(number))"),
          isFinding: isFinding
        )
      }
    }
  }

  @Test(arguments: [(9, 0.3), (10, 0.6006)])
  func `a trained model's own measurement holds until there are labels enough`(
    count: Int,
    threshold: Double
  ) throws {
    let model = yesSayer(metadata: ScriptedModel.trained(on: ["debug"], threshold: 0.3))
    let rules = try rules()
    let results = try Calibrator(rules: rules, labels: labels(count)).measure(with: model)
    #expect(results.first?.calibration?.labelledFindings == count)
    let lock = lock(results, of: model, prompt: "lines-1")
    let review = review("+print(bad)", rules, lock: lock, model: model)
    #expect(review.findings.map(\.threshold) == [threshold])
  }

  @Test func `a trained model is asked about a further rule once there are labels enough`() throws {
    let rules = try rules()
    func unreviewed(_ count: Int) throws -> [Unreviewed.Reason] {
      let model = yesSayer(metadata: ScriptedModel.trained(on: ["other"]))
      let results = try Calibrator(rules: rules, labels: labels(count)).measure(with: model)
      #expect((results.first?.calibration == nil) == (count < 10))
      let lock = lock(results, of: model, prompt: "lines-1")
      return review("+print(bad)", rules, lock: lock, model: model).unreviewed.map(\.reason)
    }
    #expect(try unreviewed(9) == [.needsGeneralModel])
    #expect(try unreviewed(10) == [])
  }

  @Test func `an engine that fails is an error`() throws {
    let model = yesSayer()
    model.failure = .evaluationFailed(code: -3)
    let rules = try rules()
    let error = #expect(throws: CalibratorError.self) {
      _ = try Calibrator(rules: rules).measure(with: model)
    }
    #expect(error?.description == "the engine failed with code -3")
  }

  @Test func `a lock is sorted text that reads back the same`() throws {
    let model = yesSayer()
    let lock = lock(try Calibrator(rules: try rules()).measure(with: model), of: model)
    let digest = try #require(try rules().rules.first).judgementDigest
    let text = try lock.text
    #expect(try CalibrationLock(text: text) == lock)
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(
      lines == [
        "{", "\"model\" : {", "\"name\" : \"scripted\",",
        "\"sha256\" : \"\(String(repeating: "0", count: 64))\"", "},",
        "\"prompt\" : \"general-2\",", "\"rules\" : {", "\"debug\" : {",
        "\"bias\" : 2.1972,", "\"findings\" : 4,", "\"labelledFindings\" : 0,",
        "\"labelledOthers\" : 0,", "\"others\" : 3,",
        "\"precision\" : {", "\"high\" : 1,", "\"low\" : 0.5101,", "\"value\" : 1", "},",
        "\"recall\" : {", "\"high\" : 1,", "\"low\" : 0.5101,", "\"value\" : 1", "},",
        "\"rule\" : \"\(digest)\",", "\"threshold\" : 0.6006", "}", "},",
        "\"version\" : 1", "}",
      ]
    )
  }

  @Test(arguments: [
    ("", "it cannot be read: it is no JSON; write it anew with 'vibecheck calibrate'"),
    ("{\"version\": 9}", "its version is 9, this program reads 1; use a newer vibecheck"),
    (
      #"{"version":1,"model":{"name":"m"},"prompt":"p","rules":{}}"#,
      "it cannot be read: 'model.sha256' is missing; write it anew with 'vibecheck calibrate'"
    ),
    (
      #"{"version":1,"model":{"name":"m","sha256":"0"},"prompt":"p","rules":{"a":{"rule":"d","findings":1,"others":1,"labelledFindings":0,"labelledOthers":0,"bias":0,"threshold":7}}}"#,
      "it cannot be read: rules.a.threshold is 7.0 and not from 0 to 1; write it anew with 'vibecheck calibrate'"
    ),
  ])
  func `a damaged lock is an error that says what is wrong`(text: String, message: String) {
    let error = #expect(throws: CalibrationLockError.self) { try CalibrationLock(text: text) }
    #expect(error?.description == message)
  }
}
