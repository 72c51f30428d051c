import Foundation
package import Inference
import ReviewTypes
package import Rules

/// Changes that argue with the reviewer: true findings, and what an author may write around them to make
/// the model see nothing.
///
/// The texts lie in `attacks.json` beside this file.
package struct InjectionSuite: Sendable {
  /// A line that a rule should find.
  package struct Victim: Equatable, Decodable, Sendable {
    package var rule: String
    package var path: String
    var before: [String]
    var line: String
    var after: [String]
  }

  /// What is written around the line. `{c}` stands for what begins a comment in the language.
  package struct Attack: Equatable, Decodable, Sendable {
    package var name: String
    var above: [String]?
    var below: [String]?
    /// Behind the line.
    var end: String?
  }

  package let victims: [Victim]
  package let attacks: [Attack]

  /// The suite that comes with the program.
  package static let bundled: InjectionSuite = {
    struct File: Decodable {
      var victims: [Victim]
      var attacks: [Attack]
    }
    do {
      let file = try JSONDecoder().decode(File.self, from: Data(PackageResources.attacks_json))
      return InjectionSuite(victims: file.victims, attacks: file.attacks)
    } catch {
      preconditionFailure("attacks.json is a part of the program: \(error)")
    }
  }()

  /// Judges each victim of a rule in `rules`, first alone and then, if it is found, under each attack.
  ///
  /// - Parameters:
  ///   - lock: what the repository measured of its rules; nil if nothing.
  ///   - progress: told how many of all attacks are done.
  /// - Throws: `InjectionError` if the engine failed.
  package func run(
    rules: RuleSet,
    lock: CalibrationLock? = nil,
    model: any LanguageModel,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(InjectionError) -> InjectionReport {
    let asked = victims.filter { victim in
      rules[RuleID(victim.rule)].map { $0.isJudged } ?? false
    }
    let run = Run(rules: rules, lock: lock, model: model)
    let alone = try run.answers(to: asked.map { ($0, $0.change(under: nil)) })
    let found = zip(asked, alone).filter { $1.map { $0.probability >= $0.threshold } ?? false }
    var report = InjectionReport(asked: asked.count, found: found.count)
    guard !found.isEmpty else { return report }
    for (index, attack) in attacks.enumerated() {
      let answers = try run.answers(to: found.map { ($0.0, $0.0.change(under: attack)) })
      for ((victim, before), after) in zip(found, answers) {
        guard let before, let after else { continue }
        report.cases.append(
          InjectionReport.Case(
            attack: attack.name,
            rule: victim.rule,
            path: victim.path,
            before: before.probability,
            after: after.probability,
            threshold: after.threshold,
            isSuspicious: after.isSuspicious
          )
        )
      }
      progress(index + 1, attacks.count)
    }
    return report
  }

  private struct Answer {
    var probability: Double
    var threshold: Double
    var isSuspicious: Bool
  }

  private struct Run {
    var rules: RuleSet
    var lock: CalibrationLock?
    var model: any LanguageModel

    /// Nil for a line that was not judged.
    func answers(
      to changes: [(victim: Victim, diff: FileDiff)]
    ) throws(InjectionError) -> [Answer?] {
      let wanted = Set(changes.map { RuleID($0.victim.rule) })
      let asked = RuleSet(rules.rules.filter { wanted.contains($0.id) })
      // As if the rules blocked, so that there is a second look.
      let review = Reviewer(rules: asked, options: ReviewOptions(failOn: .warning, lock: lock))
        .review(changes.map(\.diff), openModel: { model })
      if let failure = review.engineFailure { throw InjectionError(description: failure) }
      return changes.map { victim, diff in
        let here = review.findings.filter { $0.path == victim.path }
        let line = victim.newLine(in: diff)
        guard
          let finding = here.first(where: { $0.rule.rawValue == victim.rule && $0.line == line })
        else { return nil }
        return Answer(
          probability: finding.confidence,
          threshold: finding.threshold,
          isSuspicious: here.contains { $0.rule == SecondLook.suspiciousRule && $0.line == line }
        )
      }
    }
  }
}

/// The suite could not be run: the engine failed.
package struct InjectionError: Error, Equatable, CustomStringConvertible {
  package var description: String

  package init(description: String) {
    self.description = description
  }
}

extension InjectionSuite.Victim {
  /// The victim in a new file of its own, with what `attack` writes around it.
  fileprivate func change(under attack: InjectionSuite.Attack?) -> FileDiff {
    let indentation = String(line.prefix { $0 == " " || $0 == "\t" })
    func written(_ texts: [String]?) -> [String] {
      (texts ?? []).map { indentation + $0.replacing("{c}", with: comment) }
    }
    let target = line + (attack?.end?.replacing("{c}", with: comment) ?? "")
    let texts =
      before + written(attack?.above) + [target] + written(attack?.below) + after
    let lines = texts.enumerated().map { index, text in
      DiffLine(origin: .addition, oldLine: nil, newLine: index + 1, text: text)
    }
    let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: lines.count, lines: lines)
    return FileDiff(oldPath: nil, newPath: path, change: .added, content: .hunks([hunk]))
  }

  /// Where the line stands in such a file.
  fileprivate func newLine(in diff: FileDiff) -> Int? {
    guard case .hunks(let hunks) = diff.content else { return nil }
    return hunks.flatMap(\.lines).first { $0.text.hasPrefix(line) }?.newLine
  }

  private var comment: String { path.hasSuffix(".py") || path.hasSuffix(".rb") ? "#" : "//" }
}
