import Inference
import Patterns
import ReviewTypes
import Rules

/// The examples and labelled texts of some rules, and what a model says of them.
///
/// Each text is shown as a review would show it; labels of the same text share its windows. No text is
/// judged by a prompt that shows it: where a prompt form shows examples, one that is judged is not
/// among them.
struct LabelledTexts {
  struct Text {
    /// Into `rules`.
    var rule: Int
    var label: Label
    /// Among the rule's examples of its kind; nil for a labelled text.
    var example: Int?

    var isLabelled: Bool { example == nil }
    /// Whether it comes from a file, and not only from a language.
    fileprivate var isPlaced: Bool {
      isLabelled && label.path != Language(path: label.path)?.neutralPath
    }

    /// Which of the examples a prompt form may show it is; nil if it is none of them.
    fileprivate var shown: Int? {
      guard let example, example < GeneralPrompt.examplesShown else { return nil }
      return label.isFinding ? example : GeneralPrompt.examplesShown + example
    }
  }

  /// What of the texts is asked about.
  enum Subject {
    /// What the rules' patterns propose.
    case candidates
    /// Every other line with a word.
    case rest
  }

  enum Answer: Equatable {
    /// There was nothing to ask.
    case nothing
    /// A question did not fit the model.
    case failed
    /// The highest probability in the text.
    case probability(Double)
  }

  var rules: [Rule]
  /// Rule by rule, the examples first, then the labels in their order.
  var texts: [Text]
  /// Whether a rule proposes nothing in a labelled file that its `files` and `ignores` leave out, as in
  /// a review. Its examples lie nowhere.
  private let followsPaths: Bool

  init(rules: [Rule], labels: [Label], followsPaths: Bool = false) {
    self.rules = rules
    self.followsPaths = followsPaths
    let labels = Dictionary(grouping: labels, by: \.rule)
    texts = rules.enumerated().flatMap { index, rule in
      Self.examples(of: rule, isFinding: true, index: index)
        + Self.examples(of: rule, isFinding: false, index: index)
        + (labels[rule.id] ?? []).map { Text(rule: index, label: $0) }
    }
  }

  private static func examples(of rule: Rule, isFinding: Bool, index: Int) -> [Text] {
    (isFinding ? rule.examples.bad : rule.examples.good).enumerated().map { number, example in
      let label = Label(
        rule: rule.id,
        path: example.language.neutralPath,
        lines: Label.added(example.code),
        isFinding: isFinding
      )
      return Text(rule: index, label: label, example: number)
    }
  }

  /// Asks about the texts of the rules at `places`, which alone are named in the prompt.
  ///
  /// - Parameter progress: told how many questions of how many are answered; several times from 0 on.
  /// - Returns: one answer for each text of these rules, by its index.
  func answers(
    about subject: Subject,
    ofRules places: [Int],
    profile: ModelProfile,
    model: any LanguageModel,
    progress: (Int, Int) -> Void
  ) throws(InferenceError) -> [Int: Answer] {
    let inForce = places.map { rules[$0] }
    let measured = Set(places)
    let asking = texts.indices.filter { measured.contains(texts[$0].rule) }
    var answers = Dictionary(uniqueKeysWithValues: asking.map { ($0, Answer.nothing) })
    // All that are shown at one place are judged at once, under a prefix that shows none of them.
    for (_, group) in Dictionary(grouping: asking, by: { texts[$0].shown ?? -1 })
      .sorted(by: { $0.key < $1.key })
    {
      let hidden = texts[group[0]].shown
      let named = hidden.map { place in inForce.map { $0.withoutExample(shownAt: place) } }
      let plan = plan(for: group, subject)
      let questions = try QuestionPlan(
        plan.plan,
        rules: named ?? inForce,
        profile: profile,
        model: model
      )
      for (place, probability) in try questions.answers(
        of: model,
        profile: profile,
        progress: progress
      ) {
        for text in plan.owners[place.hunk][place.candidate] {
          answers[text] = Self.join(answers[text] ?? .nothing, probability)
        }
      }
    }
    return answers
  }

  private static func join(_ known: Answer, _ probability: Double?) -> Answer {
    guard let probability else { return .failed }
    return switch known {
    case .nothing: .probability(probability)
    case .failed: .failed
    case .probability(let other): .probability(max(other, probability))
    }
  }

  /// - Returns: what is to be asked, and by hunk and candidate the texts that it is asked for.
  private func plan(
    for indices: [Int],
    _ subject: Subject
  ) -> (plan: ReviewPlan, owners: [[[Int]]]) {
    var whole = ReviewPlan()
    var owners: [[[Int]]] = []
    for indices in sameTexts(indices) {
      let ids = Set(indices.map { texts[$0].rule }).sorted()
      let everywhere = ids.map { rules[$0].everywhere }
      let isPlaced = followsPaths && texts[indices[0]].isPlaced
      var plan = ReviewPlan(
        diffs: [texts[indices[0]].label.diff],
        rules: RuleSet(isPlaced ? ids.map { rules[$0] } : everywhere)
      )
      if subject == .rest {
        let proposed = plan
        let asked =
          everywhere
          .filter { $0.scope == .line || !proposed.proposes($0.id) }
          .map(\.withoutPatterns)
        plan = ReviewPlan(diffs: [texts[indices[0]].label.diff], rules: RuleSet(asked))
        for hunk in plan.hunks.indices {
          plan.hunks[hunk].candidates.removeAll { proposed.proposes($0.rule.id, at: $0.line) }
        }
      }
      for var hunk in plan.hunks {
        let meant = hunk.candidates.map { candidate in
          indices.filter { texts[$0].label.means(candidate) }
        }
        hunk.candidates = zip(hunk.candidates, meant).filter { !$1.isEmpty }.map(\.0)
        guard !hunk.candidates.isEmpty else { continue }
        whole.hunks.append(hunk)
        owners.append(meant.filter { !$0.isEmpty })
      }
    }
    return (whole, owners)
  }

  /// The indices with those of the same path and lines together, in the order they are first met.
  private func sameTexts(_ indices: [Int]) -> [[Int]] {
    struct Key: Hashable {
      var path: String
      var heading: String
      var lines: [String]
      var start: Int?
    }
    var groups: [[Int]] = []
    var places: [Key: Int] = [:]
    for index in indices {
      let label = texts[index].label
      let key = Key(
        path: label.path,
        heading: label.heading,
        lines: label.lines.map { "\($0.sign)\($0.text)" },
        start: label.lines.lazy.compactMap(\.newLine).first
      )
      if let place = places[key] {
        groups[place].append(index)
      } else {
        places[key] = groups.count
        groups.append([index])
      }
    }
    return groups
  }
}

extension QuestionPlan {
  /// Asks every question. Nil for one that does not fit the model.
  fileprivate func answers(
    of model: any LanguageModel,
    profile: ModelProfile,
    progress: (Int, Int) -> Void
  ) throws(InferenceError) -> [CandidateIndex: Double?] {
    let total = windows.reduce(0) { $0 + $1.questions.count }
    let response = try model.judge(
      JudgeRequest(
        prefix: prefix,
        hunks: windows.map { .init(hunk: $0.hunk, questions: $0.questions.map(\.prompt)) },
        verdictTokens: profile.promptForm.verdictTokens
      )
    ) { progress($0, total) }
    var answers: [CandidateIndex: Double?] = unasked.mapValues { _ in nil }
    for (window, given) in zip(windows, response.answers) {
      for (question, answer) in zip(window.questions, given) {
        if case .probability(let probability) = answer {
          answers[question.index] = .some(probability)
        } else {
          answers[question.index] = .some(nil)
        }
      }
    }
    return answers
  }
}

extension ReviewPlan {
  fileprivate func proposes(_ rule: RuleID, at line: DiffLine? = nil) -> Bool {
    hunks.contains { hunk in
      hunk.candidates.contains { $0.rule.id == rule && (line == nil || $0.line == line) }
    }
  }
}

extension Rule {
  /// Also in files that it does not look at: a text was labelled wherever it lies.
  fileprivate var everywhere: Rule {
    var rule = self
    rule.files = .empty
    rule.ignores = .empty
    return rule
  }

  fileprivate var withoutPatterns: Rule {
    var rule = self
    rule.match = nil
    return rule
  }

  /// Without the example that stands at `place` among those a prompt form shows, bad before good.
  fileprivate func withoutExample(shownAt place: Int) -> Rule {
    var rule = self
    let count = GeneralPrompt.examplesShown
    if place < count, place < examples.bad.count {
      rule.examples.bad.remove(at: place)
    } else if place >= count, place - count < examples.good.count {
      rule.examples.good.remove(at: place - count)
    }
    return rule
  }
}
