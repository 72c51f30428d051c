import Foundation
import GitDiff
import ReviewTypes
import Rules

/// Whether the configuration's checks would run: each one's program, and the user's trust.
struct CheckDiagnosis {
  var settings: Settings
  var repository: Repository
  var environment: UserEnvironment

  func check(_ report: inout DoctorReport) throws {
    let programs =
      settings.configuration.checks.map { ($0.id.value.rawValue, $0.words) }
      + settings.configuration.verify.map { ("verify \($0.language)", $0.words) }
    guard !programs.isEmpty else { return }
    let trust = try CheckTrust(
      settings.configuration,
      repository: repository,
      environment: environment
    )
    if let files = settings.files, let objection = try trust.objection(to: files) {
      report.add(.note, "checks", "none of \(programs.count) is run: \(objection)")
    } else {
      report.add(.good, "checks", "\(programs.count) trusted")
    }
    for (name, words) in programs {
      let program = words[0]
      let line = "\(name): \(words.joined(separator: " "))"
      if let path = path(of: program) {
        report.add(.good, "check", program == path ? line : "\(line) (\(path))")
      } else {
        report.add(.bad, "check", "\(line): there is no program '\(program)'; install it")
      }
    }
  }

  /// Where the program lies; nil if it is not to be found.
  private func path(of program: String) -> String? {
    let files = FileManager.default
    if program.contains("/") {
      let path = program.hasPrefix("/") ? program : "\(repository.workTree ?? ".")/\(program)"
      return files.isExecutableFile(atPath: path) ? program : nil
    }
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if folder.hasPrefix("/"), files.isExecutableFile(atPath: path) { return path }
    }
    return nil
  }
}
