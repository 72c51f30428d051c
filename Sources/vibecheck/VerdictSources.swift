import Foundation
import ReviewStore
import ReviewTypes
import Reviewing

/// Where a run's verdicts come from and go to: the store in the cache folder, files named by `--reuse`, and the
/// file that `--save-verdicts` names.
///
/// What a file says is never put into the store: it counts for the run that named it.
final class VerdictSources: VerdictCache {
  private let settings: Settings
  private let files: [(path: String, file: VerdictFile)]
  private lazy var store = folder.map { VerdictStore(folder: $0) }
  /// Every verdict of this run, wherever it came from.
  private var used: [VerdictKey: Double] = [:]

  /// - Throws: `Failure` that names a file of `--reuse` which cannot be used.
  init(_ settings: Settings) throws {
    self.settings = settings
    files = try settings.reuse.map { path in
      do {
        return (path, try VerdictFile(reading: Data(contentsOf: URL(filePath: path))))
      } catch let error as VerdictFileError {
        throw Failure("cannot reuse '\(path)': \(error)")
      } catch {
        throw Failure("cannot reuse '\(path)': it cannot be read (\(error.localizedDescription))")
      }
    }
  }

  private var folder: String? { settings.usesVerdicts ? settings.cacheFolder : nil }

  /// Nil if every candidate is to be judged anew and nobody wants to know the verdicts.
  var cache: (any VerdictCache)? {
    folder == nil && files.isEmpty && settings.saveVerdicts == nil ? nil : self
  }

  func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double] {
    var known = store?.verdicts(for: keys) ?? [:]
    for (_, file) in files {
      for key in keys where known[key] == nil { known[key] = file.verdicts[key] }
    }
    used.merge(known) { $1 }
    return known
  }

  func record(_ verdicts: [VerdictKey: Double]) {
    store?.record(verdicts)
    used.merge(verdicts) { $1 }
  }

  func postponed(among keys: [VerdictKey]) -> Set<VerdictKey> {
    store?.postponed(among: keys) ?? []
  }

  func postpone(_ keys: [VerdictKey]) { store?.postpone(keys) }

  /// What to say of files whose verdicts another model gave.
  func remarks(for model: Review.Model?) -> [String] {
    files.compactMap { path, file in
      guard let model, let other = file.model, other.sha256 != model.sha256 else { return nil }
      return
        "nothing of '\(path)' was reused: '\(other.name)' (\(other.sha256.prefix(12))) gave its verdicts, "
        + "and '\(model.name)' (\(model.sha256.prefix(12))) judges here"
    }
  }

  /// Writes the file that `--save-verdicts` names, whole or not at all.
  func save(_ model: Review.Model?) throws {
    guard let path = settings.saveVerdicts else { return }
    do {
      let data = try VerdictFile(model: model, verdicts: used).data(toolVersion: Version.text)
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure("cannot write the verdicts to '\(path)': \(error.localizedDescription)")
    }
  }
}
