import Foundation

/// Another program that runs a repository's hooks. Its files are its own: we print what to add to them.
struct HookManager: Equatable {
  enum Kind: String {
    case husky, lefthook, prek
    case preCommit = "pre-commit"
    case simpleGitHooks = "simple-git-hooks"
  }

  var kind: Kind
  /// What it was recognised by, relative to the work tree's root.
  var sign: String

  /// The manager whose files lie at `top`, or that `core.hooksPath` leads to.
  ///
  /// - Parameter hooksPath: the value of `core.hooksPath`, if it is set.
  static func find(top: String?, hooksPath: String?) -> HookManager? {
    let hooksParts = hooksPath?.split(separator: "/").map(String.init) ?? []
    if hooksParts.last == ".husky" || hooksParts.suffix(2) == [".husky", "_"] {
      return HookManager(kind: .husky, sign: "core.hooksPath")
    }
    guard let top else { return nil }
    for (kind, names) in signs {
      if let name = names.first(where: { FileManager.default.fileExists(atPath: "\(top)/\($0)") }) {
        return HookManager(kind: kind, sign: name)
      }
    }
    if let package = FileManager.default.contents(atPath: top + "/package.json"),
      let object = try? JSONSerialization.jsonObject(with: package) as? [String: Any],
      object["simple-git-hooks"] != nil
    {
      return HookManager(kind: .simpleGitHooks, sign: "package.json")
    }
    return nil
  }

  /// In the order in which they are looked for. prek reads pre-commit's file too; both take the same
  /// lines.
  private static let signs: [(Kind, [String])] = [
    (.husky, [".husky"]),
    (.lefthook, lefthookFiles),
    (.prek, ["prek.toml"]),
    (.preCommit, [".pre-commit-config.yaml", ".pre-commit-config.yml"]),
    (.simpleGitHooks, [".simple-git-hooks.json", ".simple-git-hooks.cjs", ".simple-git-hooks.js"]),
  ]

  static let lefthookFiles: [String] = ["lefthook", "lefthook-local"].flatMap { name in
    ["\(name)", ".\(name)", ".config/\(name)"].flatMap { path in
      ["yml", "yaml", "toml", "json", "jsonc"].map { "\(path).\($0)" }
    }
  }
}

extension HookManager {
  /// What to add, and where, so that `hooks` run vibecheck.
  func lines(for hooks: [HookName]) -> String {
    switch kind {
    case .husky: hooks.map(huskyLines).joined()
    case .lefthook: lefthookLines(hooks)
    case .preCommit: preCommitLines(hooks)
    case .prek: sign == "prek.toml" ? prekLines(hooks) : preCommitLines(hooks)
    case .simpleGitHooks: simpleLines(hooks)
    }
  }

  private func huskyLines(_ hook: HookName) -> String {
    """
    add to .husky/\(hook.rawValue):

        vibecheck hook \(hook.rawValue) "$@"


    """
  }

  private func lefthookLines(_ hooks: [HookName]) -> String {
    let file = sign.contains("local") || !sign.hasSuffix("ml") ? "your lefthook file" : sign
    let parts = hooks.map { hook in
      """
          \(hook.rawValue):
            commands:
              vibecheck:
                run: vibecheck hook \(hook.rawValue) {0}
      \(hook == .prePush ? "          use_stdin: true\n" : "")
      """
    }
    return "add to \(file), then run 'lefthook install':\n\n" + parts.joined() + "\n"
  }

  private func preCommitLines(_ hooks: [HookName]) -> String {
    let types = hooks.flatMap { ["--hook-type", $0.rawValue] }.joined(separator: " ")
    let entries = hooks.compactMap { hook -> String? in
      switch hook {
      // One entry serves both.
      case .preMergeCommit where hooks.contains(.preCommit): nil
      case .preCommit: entry(hook, id: "vibecheck", stages: "pre-commit, pre-merge-commit")
      default: entry(hook, id: "vibecheck-\(hook.rawValue)", stages: hook.rawValue)
      }
    }
    return """
      add to \(sign), under 'repos:', then run '\(kind.rawValue) install \(types)':

          - repo: local
            hooks:
      \(entries.joined())

      """
  }

  private func entry(_ hook: HookName, id: String, stages: String) -> String {
    """
            - id: \(id)
              name: \(id)
              entry: vibecheck hook \(hook.rawValue)
              language: system
              pass_filenames: \(hook.takesMessage)
              always_run: true
              require_serial: true
              verbose: true
              stages: [\(stages)]

    """
  }

  private func prekLines(_ hooks: [HookName]) -> String {
    let types = hooks.flatMap { ["--hook-type", $0.rawValue] }.joined(separator: " ")
    let entries = hooks.map { hook in
      """
            { id = "vibecheck-\(hook.rawValue)", name = "vibecheck", language = "system", \
      entry = "vibecheck hook \(hook.rawValue)", pass_filenames = \
      \(hook.takesMessage), always_run = true, verbose = true, \
      stages = ["\(hook.rawValue)"] },

      """
    }
    return """
      add to prek.toml, then run 'prek install \(types)':

          [[repos]]
          repo = "local"
          hooks = [
      \(entries.joined())    ]


      """
  }

  private func simpleLines(_ hooks: [HookName]) -> String {
    let entries = hooks.map { hook in
      "      \"\(hook.rawValue)\": \"vibecheck hook \(hook.rawValue) \\\"$@\\\"\""
    }
    return """
      add to \(sign), then run 'npx simple-git-hooks':

          "simple-git-hooks": {
      \(entries.joined(separator: ",\n"))
          }


      """
  }
}
