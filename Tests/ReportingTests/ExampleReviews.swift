import ReviewTypes
import TestSupport

/// Something of everything a report can hold.
func richReview() -> Review {
  var counts = Review.Counts()
  counts.files = 5
  counts.hunks = 9
  counts.candidates = 14
  counts.judged = 11
  counts.elapsedSeconds = 0.4375
  counts.tokensEvaluated = 1_234
  counts.tokensFromCache = 528
  var review = Review(
    findings: [
      finding(
        path: "Sources/App/Sync.swift",
        line: 12,
        evidence: #"print("here", items, "\t", state)"#,
        confidence: 0.9796,
        explanation:
          "The call prints `items` and a marker `here`, which nobody but its author can read. "
          + "Nothing reads that output.",
        suggestion: "",
        original: #"    print("here", items, "\t", state)"#
      ),
      finding(
        path: "Sources/App/Sync.swift",
        line: 40,
        rule: "commented-out-code",
        message: "disabled code left as a comment; delete it, git remembers it",
        evidence: "// if items.isEmpty { return }",
        confidence: 0.61
      ),
      finding(
        path: "Sources/App/Sync.swift",
        line: 73,
        endLine: 75,
        rule: "swallowed-error",
        severity: .warning,
        message: "an error vanishes here; handle it or say why not",
        evidence: "} catch {}",
        confidence: 0.9,
        suggestion: "    } catch {\n      logger.error(\"sync: \\(error)\")\n    }",
        original: "    } catch {}",
        withheld: ["no explanation: it only repeats the rule"]
      ),
      finding(
        path: "docs/résumé 日本.py",
        line: 3,
        evidence: "print('値段は', price, '👩‍💻 é')  # ただのデバッグ出力、すぐに消すつもりだった行です。忘れないように",
        confidence: 1
      ),
      finding(
        path: "docs/résumé 日本.py",
        line: 1_204,
        rule: "vague-name",
        severity: .note,
        message: "a name that says nothing of its purpose",
        evidence: "tmp2 = load(data1)",
        confidence: 0.8
      ),
      finding(
        path: "script\u{1b}]0;owned\u{7}.sh",
        line: 8,
        evidence: "echo \u{1b}[2J\u{1b}[1;1H\"all checks passed\" \u{202e}\u{9b}31m",
        confidence: 0.93
      ),
      finding(
        path: "tools/report.go",
        line: 20,
        evidence: "fmt.Println(\"usage\")",
        confidence: 0.97,
        suppressed: "the program's own output"
      ),
      finding(
        path: "tools/report.go",
        line: 25,
        evidence: "spew.Dump(rows)",
        confidence: 0.9,
        isBaselined: true
      ),
      finding(
        path: "tools/report.go",
        line: 31,
        rule: "todo-without-ticket",
        severity: .warning,
        message: "a task with no owner, ticket or link",
        evidence: "// TODO: faster",
        confidence: 1,
        source: .pattern,
        suggestion: "// TODO(#12): faster\n// see the profile"
      ),
    ],
    skipped: [
      SkippedFile(path: "assets/logo.png", reason: .binary),
      SkippedFile(path: "gen/a.pb.go", reason: .generated),
      SkippedFile(path: "gen/b.pb.go", reason: .generated),
      SkippedFile(path: "old.py", reason: .deleted),
    ],
    unreviewed: [
      Unreviewed(path: "lib/a.rb", line: 4, rule: "dead-code", reason: .needsGeneralModel),
      Unreviewed(path: "lib/a.rb", line: 9, rule: "leftover-debug", reason: .budget),
      Unreviewed(path: "lib/b.rb", line: 2, rule: "leftover-debug", reason: .budget),
    ],
    model: Review.Model(
      name: "vibecheck-small",
      sha256: String(repeating: "ab", count: 32),
      engine: "llama.cpp b1234"
    ),
    counts: counts,
    remarks: ["rule 'dead-code' needs a general model; see 'vibecheck model list'"]
  )
  review.checks = [
    CheckRun(id: "unit-tests", findings: 2, elsewhere: 1, elapsedSeconds: 1.25),
    CheckRun(id: "lint", reason: .failed, detail: "exit status 3", elapsedSeconds: 0.5),
  ]
  review.rules = exampleRules
  review.diffs = exampleDiffs
  return review
}

/// The rules that `richReview` has findings of, but for one that a reporter has to do without.
private let exampleRules = [
  RuleSummary(
    id: "commented-out-code",
    severity: .error,
    message: "disabled code left as a comment; delete it, git remembers it",
    isJudged: true,
    precision: 0.96
  ),
  RuleSummary(
    id: "leftover-debug",
    severity: .error,
    message: "debug output left in; remove it or use the project's logger",
    note:
      "Output added to watch a program run hides the output that matters.\n\nMend: delete it.\n",
    url: "https://example.com/rules?id=leftover debug",
    isJudged: true,
    precision: 0.9
  ),
  RuleSummary(
    id: "swallowed-error",
    severity: .warning,
    message: "an error vanishes here; handle it or say why not",
    isJudged: true
  ),
  RuleSummary(
    id: "todo-without-ticket",
    severity: .warning,
    message: "a task with no owner, ticket or link"
  ),
]

/// Some of the change that `richReview` is about: the lines of two of its files.
private let exampleDiffs: [FileDiff] = [
  {
    var diff = FileDiff.modified(
      "Sources/App/Sync.swift",
      """
         func sync(_ items: [Item]) {
      -    send(items)
      +    print("here", items, "\\t", state)
      +    send(items, to: server)
         }
      """,
      newStart: 11
    )
    diff.newText =
      String(repeating: "\n", count: 10) + """
          func sync(_ items: [Item]) {
            print("here", items, "\\t", state)
            send(items, to: server)
          }

        """
    return diff
  }(),
  FileDiff.modified(
    "tools/report.go",
    """
     package main
    -// TODO
    +// TODO: faster
     func main() {
    """,
    newStart: 30
  ),
]

func finding(
  path: String,
  line: Int,
  endLine: Int? = nil,
  rule: RuleID = "leftover-debug",
  severity: Severity = .error,
  message: String = "debug output left in; remove it or use the project's logger",
  evidence: String,
  confidence: Double,
  source: Finding.Source = .model,
  suppressed: String? = nil,
  isBaselined: Bool = false,
  explanation: String? = nil,
  suggestion: String? = nil,
  original: String? = nil,
  withheld: [String] = []
) -> Finding {
  let threshold = source == .model ? 0.8 : 0
  return Finding(
    rule: rule,
    severity: severity,
    blocking: severity == .error && confidence >= threshold && suppressed == nil
      && !isBaselined,
    path: path,
    line: line,
    endLine: endLine ?? line,
    message: message,
    evidence: evidence,
    confidence: confidence,
    threshold: threshold,
    source: source,
    fingerprint: "f\(line)",
    suppressed: suppressed,
    isBaselined: isBaselined,
    explanation: explanation,
    suggestion: suggestion,
    original: original,
    withheld: withheld
  )
}
