import Reporting
import Reviewing

/// What a user chose for one run; by default nothing, as in a hook.
struct ReviewChoices {
  /// `--rules`: rule files and folders, on top of the bundled rules.
  var rules: [String] = []
  /// Only these rules, by id; all when empty.
  var rule: [String] = []
  /// A model's name, or the path of a GGUF file.
  var model: String?
  var gpuLayers: Int?
  var reports = ReportTarget.standard
  var failOn: FailLevel?
  /// In 0...1.
  var minConfidence: Double?
  var budget: Budget?
  var baseline: String?
  var writeBaseline: BaselineTarget?
  var noCache = false
  var reuse: [String] = []
  var saveVerdicts: String?
  var noModel = false
  var noChecks = false
  var advice: Set<AdviceKind> = []
  var color = ColorChoice.auto
  var verbosity = ReportOptions.Verbosity.normal
}
