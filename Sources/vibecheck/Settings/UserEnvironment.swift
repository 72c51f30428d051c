import Foundation

/// The environment variables that mean something to the program, read once.
struct UserEnvironment {
  var variables: [String: String]

  static func current() -> UserEnvironment {
    UserEnvironment(variables: ProcessInfo.processInfo.environment)
  }

  subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Set by the hooks this program installs: the name of the hook that runs.
  var hook: String? { self["VIBECHECK_HOOK"] }

  /// `$XDG_CACHE_HOME/vibecheck`, else `~/.cache/vibecheck`; nil without a home.
  var cacheFolder: String? {
    folder(in: "XDG_CACHE_HOME", else: ".cache")
  }

  /// `$XDG_DATA_HOME/vibecheck`, else `~/.local/share/vibecheck`; nil without a home.
  var dataFolder: String? {
    folder(in: "XDG_DATA_HOME", else: ".local/share")
  }

  /// `$XDG_CONFIG_HOME/vibecheck`, else `~/.config/vibecheck`; nil without a home.
  var configFolder: String? {
    folder(in: "XDG_CONFIG_HOME", else: ".config")
  }

  /// `models` in the data folder; nil without a home.
  var modelsFolder: String? {
    dataFolder.map { $0 + "/models" }
  }

  /// A relative XDG path is ignored, as the XDG base directory specification asks.
  private func folder(in variable: String, else fallback: String) -> String? {
    if let base = self[variable], base.hasPrefix("/") { return base + "/vibecheck" }
    guard let home = self["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/\(fallback)/vibecheck"
  }
}

/// What `VIBECHECK_SKIP` asks for.
enum Skip: Equatable {
  case nothing
  case everything
  /// Only these rules are left out.
  case rules(Set<String>)

  init(_ value: String?) {
    switch value {
    case nil, "0": self = .nothing
    case "1": self = .everything
    case let list?:
      self = .rules(
        Set(
          list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        )
      )
    }
  }
}
