import Reporting
import Rules

/// Something that a repository's configuration names and that could do harm: only a configuration
/// that the user trusts gets it.
struct Power: Equatable {
  enum Target: Equatable {
    /// A program to run, with its arguments.
    case program(words: [String])
    /// A place on the network to talk to.
    case address(String)
    /// A model file outside the repository.
    case modelFile(String)
  }

  var target: Target
  /// The key that names it, such as `engine.url`.
  var key: String
  var place: Place

  init(_ target: Target, key: String, at place: Place) {
    self.target = target
    self.key = key
    self.place = place
  }

  /// Whether it names a program: then the run goes on without it where it is not trusted.
  var isProgram: Bool {
    if case .program = target { true } else { false }
  }

  /// Such as "the program 'ruff check'", fit for a terminal.
  var description: String {
    switch target {
    case .program(let words): "the program '\(printable(words.joined(separator: " ")))'"
    case .address(let address): "the network address '\(printable(address))'"
    case .modelFile(let path): "the model file '\(printable(path))' outside the repository"
    }
  }
}

extension [Power] {
  var inFileOrder: [Power] {
    sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
  }
}
