import LlamaInference
import Reporting

/// Whether the models in the store are still what was taken.
struct ModelStoreDiagnosis {
  var store: ModelStore
  /// Where digests of files are kept.
  var cacheFolder: String?

  /// Reads each file that changed since it was last looked at.
  func check(_ report: inout DoctorReport) {
    let models: [StoredModel]
    do {
      models = try store.models()
    } catch {
      report.add(.bad, "models", "\(error)")
      return
    }
    var unchanged = 0
    for model in models {
      switch model.condition(cacheFolder: cacheFolder) {
      case .unchanged: unchanged += 1
      case .unknown:
        report.add(
          .note,
          "models",
          "'\(printable(model.name))' was put there by hand, so nobody knows whether it is whole; "
            + "'vibecheck model add' it"
        )
      case .changed(let what):
        report.add(
          .bad,
          "models",
          "'\(printable(model.name))' is not the file that was taken: \(printable(what)); "
            + "'vibecheck model remove \(printable(model.name))', then get it again"
        )
      }
    }
    if unchanged > 0 {
      report.add(.good, "models", "\(unchanged) in '\(store.folder)', as recorded")
    }
  }
}
