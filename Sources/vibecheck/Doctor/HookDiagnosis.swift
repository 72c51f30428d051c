import Foundation

/// Which hooks run vibecheck here, by whom, and what keeps them from it.
struct HookDiagnosis {
  var survey: HookSurvey
  var environment: UserEnvironment

  func check(_ report: inout DoctorReport) async throws {
    if survey.manager == nil, let remark = survey.folderRemark {
      report.add(.note, "hooks folder", remark)
    }
    var running = try await checkConfigHooks(&report)
    running += try checkFiles(&report)
    checkManager(&report, isOursRunning: !running.isEmpty)
    checkSilenced(&report)
    if survey.manager == nil, !running.contains(.preCommit) {
      report.add(
        .note,
        "hook",
        "\(survey.installer.path(of: .preCommit)) is not installed; run 'vibecheck install'"
      )
    }
    let twice = Set(running).filter { hook in running.count { $0 == hook } > 1 }
    for hook in twice.sorted(by: { $0.rawValue < $1.rawValue }) {
      report.add(
        .note,
        "hook",
        "\(hook.rawValue) runs twice, as a file and from git's configuration; "
          + "run 'vibecheck uninstall', then 'vibecheck install'"
      )
    }
    if let reason = HookSkip(environment).reason {
      report.add(.note, "hook", "\(reason) is set here, so hooks review nothing")
    }
  }

  private func checkConfigHooks(_ report: inout DoctorReport) async throws -> [HookName] {
    var running: [HookName] = []
    for hook in HookName.allCases where try await survey.configHooks.isInstalled(hook) {
      let name = "\(hook.rawValue) in git's configuration"
      let path = survey.configHooks.installer.path(of: hook)
      if try await !ConfigHooks.areSupported() {
        report.add(.bad, "hook", "\(name) does not run: this git is older than 2.54")
      } else if try await !survey.configHooks.isEnabled(hook) {
        report.add(
          .note,
          "hook",
          "\(name) is switched off (hook.vibecheck-\(hook.rawValue).enabled)"
        )
      } else if try check(path, named: name, &report) {
        running.append(hook)
      }
    }
    return running
  }

  private func checkFiles(_ report: inout DoctorReport) throws -> [HookName] {
    try HookName.allCases.filter { hook in
      let path = survey.installer.path(of: hook)
      guard try HookScript.isOurs(path) else { return false }
      guard try check(path, named: path, &report) else { return false }
      let kept = path + HookInstaller.suffix
      if try FileKind(of: kept) != .nothing,
        !FileManager.default.isExecutableFile(atPath: kept)
      {
        report.add(.note, "hook", "\(kept) is kept but does not run: it is not executable")
      }
      return true
    }
  }

  /// - Returns: whether git can run the hook.
  private func check(
    _ path: String,
    named name: String,
    _ report: inout DoctorReport
  ) throws -> Bool {
    guard try HookScript.isOurs(path) else {
      report.add(.bad, "hook", "\(name): '\(path)' is gone; run 'vibecheck install'")
      return false
    }
    guard FileManager.default.isExecutableFile(atPath: path) else {
      report.add(.bad, "hook", "\(name) is not executable; run 'vibecheck install'")
      return false
    }
    let onPath = environment.programOnPath
    guard let recorded = try HookScript.recordedProgram(in: path),
      !FileManager.default.isExecutableFile(atPath: recorded)
    else {
      report.add(.good, "hook", name)
      return true
    }
    let stale = "\(name): the recorded program '\(recorded)' is gone"
    if let onPath {
      report.add(
        .note,
        "hook",
        "\(stale); '\(onPath)' on PATH runs instead, but not where PATH is poor; "
          + "run 'vibecheck install'"
      )
    } else {
      report.add(.bad, "hook", "\(stale) and none is on PATH; run 'vibecheck install'")
    }
    return true
  }

  private func checkManager(_ report: inout DoctorReport, isOursRunning: Bool) {
    guard let manager = survey.manager else { return }
    let name = "\(manager.kind.rawValue) (\(manager.sign))"
    if let file = manager.fileNamingUs(top: survey.top) {
      report.add(.good, "hook", "\(name) runs vibecheck, as \(file) says")
    } else if isOursRunning {
      report.add(.note, "hook", "\(name) manages hooks here too; ours run beside it")
    } else {
      report.add(
        .note,
        "hook",
        "\(name) runs the hooks here, and no file of it names vibecheck; "
          + "'vibecheck install' prints the lines to add"
      )
    }
  }

  /// Hooks of ours where git does not look, and hooks that others put in the place of ours.
  private func checkSilenced(_ report: inout DoctorReport) {
    let plain = HookInstaller(folder: survey.plainFolder)
    for hook in HookName.allCases {
      if survey.plainFolder != survey.folder, (try? plain.isInstalled(hook)) == true {
        report.add(
          .bad,
          "hook",
          "\(plain.path(of: hook)) does not run: git runs hooks from '\(survey.folder)' "
            + "(core.hooksPath); run 'vibecheck install'"
        )
      }
      let path = survey.installer.path(of: hook)
      guard (try? HookScript.isOurs(path)) == false else { continue }
      for ending in [".legacy", ".old"] where (try? HookScript.isOurs(path + ending)) == true {
        let isCalled = ending == ".legacy"
        report.add(
          isCalled ? .note : .bad,
          "hook",
          "\(path) was replaced and ours kept as \(path + ending), "
            + (isCalled
              ? "which the hook there calls"
              : "which nobody calls; add vibecheck to the program that wrote the hook")
        )
      }
      if FileManager.default.fileExists(atPath: path + HookInstaller.suffix) {
        report.add(
          .note,
          "hook",
          "\(path) was replaced since 'vibecheck install'; \(path + HookInstaller.suffix) is left over"
        )
      }
    }
  }
}

extension UserEnvironment {
  /// The `vibecheck` a hook finds on PATH.
  fileprivate var programOnPath: String? {
    (self["PATH"] ?? "").split(separator: ":").map { "\($0)/vibecheck" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

extension HookManager {
  /// The manager's file that names vibecheck, relative to `top`; nil if none does.
  fileprivate func fileNamingUs(top: String?) -> String? {
    guard let top else { return nil }
    let files: [String] =
      switch kind {
      case .husky: HookName.allCases.map { ".husky/\($0.rawValue)" }
      case .lefthook: Self.lefthookFiles
      case .preCommit, .prek:
        ["prek.toml", ".pre-commit-config.yaml", ".pre-commit-config.yml"]
      case .simpleGitHooks: [sign, "package.json"]
      }
    return files.first { name in
      FileManager.default.contents(atPath: "\(top)/\(name)")
        .map { String(decoding: $0, as: UTF8.self).contains("vibecheck") } ?? false
    }
  }
}
