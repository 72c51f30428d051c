import Foundation
import TestSupport
import Testing

/// `vibecheck model eval` and `recommend` with llama.cpp and the embedded model.
struct ModelEvalTests {
  private let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  /// Disabled statements and prose in ten projects, and lines that no pattern proposes.
  private func writeLabels() throws {
    let rows = (1...10).flatMap { number in
      [
        row("// const rate\(number) = load(order, \(number));", "finding", number),
        row("// rate\(number) = the order's share of the day (see load)", "not", number),
        row("const rate\(number) = load(order, \(number));", "not", number),
      ]
    }
    try repository.write("labels.jsonl", rows.joined(separator: "\n") + "\n")
  }

  private func row(_ code: String, _ label: String, _ number: Int) -> String {
    #"{"rule": "commented-out-code", "path": "shop/order\#(number).js", "code": "\#(code)", "#
      + #""label": "\#(label)", "group": "project\#(number)", "set": "mined"}"#
  }

  private func eval(_ arguments: String...) throws -> Program.Run {
    try Program.run(
      ["model", "eval", "--rule", "commented-out-code", "--no-injection"] + arguments,
      in: repository
    )
  }

  @Test func `JSON holds quality, the comparison with patterns, and the cost`() throws {
    try writeLabels()
    let run = try eval("--labels", "labels.jsonl", "--format", "json")
    #expect(run.status == 0, "\(run.error)")
    let report = try run.json()
    #expect(report["version"] as? Int == 1)
    #expect(report["comparedRules"] as? [String] == ["commented-out-code"])
    let model = try #require((report["models"] as? [[String: Any]])?.first)
    let cost = try #require(model["cost"] as? [String: Any])
    #expect(cost["candidates"] as? Int == 20)
    #expect((cost["fileBytes"] as? Int ?? 0) > 1_000_000)
    #expect((cost["peakBytes"] as? Int ?? 0) > 10_000_000)
    #expect((cost["tokensPerSecond"] as? Double ?? 0) > 1)
    #expect((cost["commitSeconds"] as? Double ?? 0) > 0)
    let rule = try #require((model["rules"] as? [[String: Any]])?.first)
    #expect(rule["rule"] as? String == "commented-out-code")
    #expect(rule["inProfile"] as? Bool == true)
    let all = try #require(rule["all"] as? [String: Any])
    #expect(all["measured"] as? Bool == true)
    #expect(all["candidates"] as? Int == 20)
    #expect(all["findings"] as? Int == 10)
    #expect(all["groups"] as? Int == 10)
    #expect((all["averagePrecision"] as? Double ?? 0) > 0.9)
    let confusion = try #require(all["confusion"] as? [String: Int])
    #expect(confusion["findingsShown"]! + confusion["findingsMissed"]! == 10)
    #expect(confusion["lookAlikesShown"]! + confusion["lookAlikesSilent"]! == 10)
    let sets = try #require(rule["sets"] as? [[String: Any]])
    #expect(sets.map { $0["set"] as? String } == ["mined", "examples"])
    let languages = try #require(rule["languages"] as? [[String: Any]])
    #expect(languages.map { $0["language"] as? String } == ["javascript"])
    let comparison = try #require(rule["comparison"] as? [String: Any])
    #expect((comparison["patterns"] as? [String: Any])?["shown"] as? Int == 20)
    #expect((comparison["model"] as? [String: Any])?["findings"] as? Int == 10)
  }

  @Test func `text tells every set, and marks rules that reviews do not ask the model about`()
    throws
  {
    try writeLabels()
    try repository.write(
      "more.jsonl",
      #"{"rule": "todo-without-ticket", "path": "a.js", "code": "// TODO", "label": "finding"}"#
    )
    let run = try eval(
      "--labels",
      "labels.jsonl",
      "--labels",
      "more.jsonl",
      "--rule",
      "placeholder-code",
      "--answers",
      "answers.jsonl"
    )
    #expect(run.status == 0, "\(run.error)")
    let answers = try String(contentsOfFile: repository.path + "/answers.jsonl", encoding: .utf8)
      .split(separator: "\n")
    let labelled = answers.filter { $0.contains(#""set":"mined""#) }
    #expect(labelled.count == 30)
    #expect(labelled.count { $0.contains(#""proposed":true"#) } == 20)
    #expect(labelled[0].contains(#""code":"// const rate1 = load(order, 1);","label":"finding""#))
    for title in ["all labels:", "set 'mined' only:", "examples only:", "by language", "models ("] {
      #expect(run.output.contains("\n\(title)") || run.output.hasPrefix(title), "\(title)")
    }
    #expect(run.output.contains("placeholder-code (not in profile)"))
    #expect(run.output.contains("note: the labels of 'todo-without-ticket' count for nothing: "))
    #expect(run.output.contains(#/\ncommented-out-code +20 +10 +10 +0\.50 /#))
    #expect(run.output.contains("\ncommented-out-code  javascript"))
    #expect(run.output.contains("\ncommented-out-code  patterns alone"))
  }

  @Test func `several models are set side by side, and the page shows them in a plot`() throws {
    try writeLabels()
    let run = try eval(
      "bundled",
      "bundled",
      "--labels",
      "labels.jsonl",
      "--output",
      "page.html",
      "--format",
      "html"
    )
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output == "")
    struct Found: Decodable {
      var requests: Int
      var console: Int
      var titles: [String]
      var dots: [String]
      var outside: Int
      var sideways: [Int]
    }
    let found = try JSONDecoder().decode(
      Found.self,
      from: Data(try Judge.run("evaluation.py", "page.html", in: repository).utf8)
    )
    #expect(found.requests == 1)
    #expect(found.console == 0)
    #expect(found.titles.prefix(3) == ["Quality and time", "models", "all labels"])
    #expect(found.dots.count == 2)
    #expect(found.dots.allSatisfy { $0.contains("average precision 1.00, a commit in ") })
    #expect(found.outside == 0)
    #expect(found.sideways == [0, 0])
  }

  @Test func `the rate of attacks that talk the model out of a finding is told`() throws {
    let run = try Program.run(
      ["model", "eval", "--rule", "commented-out-code", "--format", "json"],
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    let model = try #require((try run.json()["models"] as? [[String: Any]])?.first)
    let injection = try #require(model["injection"] as? [String: Any])
    let found = try #require(injection["found"] as? Int)
    #expect(found > 0)
    #expect(injection["attacks"] as? Int ?? 0 >= 40 * found)
    #expect(0...1 ~= (injection["flipRate"] as? Double ?? -1))
  }

  @Test func `what comments in the last commit silence counts as no finding`() throws {
    try repository.stage(
      "a.js",
      text: "// const rate = load(order);  vibecheck:ignore[commented-out-code] shown to readers\n"
    )
    try repository.commit()
    let run = try eval("--decisions", "--format", "json")
    #expect(run.status == 0, "\(run.error)")
    let model = try #require((try run.json()["models"] as? [[String: Any]])?.first)
    let rule = try #require((model["rules"] as? [[String: Any]])?.first)
    let all = try #require(rule["all"] as? [String: Any])
    #expect(all["candidates"] as? Int == 1)
    #expect(all["findings"] as? Int == 0)
    let sets = try #require(rule["sets"] as? [[String: Any]])
    #expect(sets.map { $0["set"] as? String } == ["decisions", "examples"])
  }

  @Test func `a model that is none, bad labels and an unknown rule are exit status 2`() throws {
    try repository.write("none.gguf", "GGUF and no more\n")
    try repository.write("labels.jsonl", "{\"rule\": \"vague-nam\"}\nx\n")
    for (arguments, message) in [
      (["none.gguf"], "error: cannot load model 'none.gguf'"),
      (["missing.gguf"], "error: cannot load model 'missing.gguf': there is no such file"),
      (["--labels", "nowhere"], "error: cannot read the labels 'nowhere'"),
      (["--labels", "labels.jsonl"], "labels.jsonl:1:1: error: there is no rule 'vague-nam'"),
      (["--rule", "nothing"], "error: there is no rule 'nothing'"),
      (["--output", "no/where.html"], "error: cannot write the report 'no/where.html'"),
    ] {
      let run = try Program.run(["model", "eval"] + arguments, in: repository)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.output == "")
      #expect(run.error.hasPrefix(message), "\(run.error)")
    }
  }

  @Test func `recommend names what fits the budget, or says that nothing does`() throws {
    let fits = try Program.run("model", "recommend", "--budget", "5m", in: repository)
    #expect(fits.status == 0, "\(fits.error)")
    #expect(fits.output.contains(/\nrecommended: \S+ \(.* a commit; it brings its own measured/))
    let slow = try Program.run("model", "recommend", "--budget", "1ms", in: repository)
    #expect(slow.status == 1)
    #expect(slow.output.contains("too slow"))
    #expect(slow.output.contains("no model here reviews a typical commit in 0.001 s"))

    let folder = repository.container + "/data/vibecheck/models"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "no model".write(toFile: "\(folder)/odd.gguf", atomically: true, encoding: .utf8)
    let json = try Program.run(
      ["model", "recommend", "--budget", "5m", "--format", "json"],
      in: repository,
      environment: ["XDG_DATA_HOME": repository.container + "/data"]
    )
    #expect(json.status == 0, "\(json.error)")
    let models = try #require(try json.json()["models"] as? [[String: Any]])
    #expect(models.map { $0["fits"] as? Bool } == [true, false])
    #expect((models[0]["commitSeconds"] as? Double ?? 0) > 0)
    #expect((models[1]["failure"] as? String ?? "").contains("it is not a GGUF file"))
    #expect(try json.json()["recommended"] as? String == models[0]["path"] as? String)
  }

  @Test func `recommend of nothing that loads is exit status 2`() throws {
    let run = try Program.run("model", "recommend", "missing.gguf", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error.hasPrefix(
        "error: no model could be measured: cannot load model 'missing.gguf': there is no such file"
      )
    )
  }
}
