/// Whether the environment asks to go past a hook, and in which words to say so.
struct HookSkip {
  /// What asks for it, such as `VIBECHECK_SKIP=1`; nil when the hook is to run.
  var reason: String?
  /// Said when only some rules are left out; nil otherwise.
  var remark: String?

  init(_ environment: UserEnvironment) {
    switch Skip(environment["VIBECHECK_SKIP"]) {
    case .everything: reason = "VIBECHECK_SKIP=1"
    case .rules(let rules) where !rules.isEmpty:
      remark = "VIBECHECK_SKIP leaves out \(rules.sorted().joined(separator: ", "))"
    case .rules, .nothing: break
    }
    // The pre-commit framework's: a list of hook ids.
    if let list = environment["SKIP"], list.split(separator: ",").contains("vibecheck") {
      reason = reason ?? "SKIP=\(list)"
    }
    if let value = environment["LEFTHOOK"], value == "0" || value == "false" {
      reason = reason ?? "LEFTHOOK=\(value)"
    }
  }
}
