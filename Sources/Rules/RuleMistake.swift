/// One thing wrong with a rule file, at the place where it is to be mended.
package struct RuleMistake: Equatable, Sendable, CustomStringConvertible {
  /// As the user named it.
  package var file: String
  /// 1-based; 1 if the file as a whole is meant.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int
  package var message: String

  package init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  package var description: String { "\(file):\(line):\(column): error: \(message)" }
}

/// Everything wrong with the rule files that were to be loaded.
package struct RuleFileErrors: Error, Equatable, CustomStringConvertible {
  /// File by file in the order of loading, top to bottom. Never empty.
  package var mistakes: [RuleMistake]

  package init(mistakes: [RuleMistake]) {
    self.mistakes = mistakes
  }

  /// One mistake a line.
  package var description: String {
    mistakes.map(\.description).joined(separator: "\n")
  }
}

extension [RuleMistake] {
  /// Top to bottom; those at one place stay in their order.
  package var inFileOrder: [RuleMistake] {
    enumerated()
      .sorted { left, right in
        (left.element.line, left.element.column, left.offset)
          < (right.element.line, right.element.column, right.offset)
      }
      .map(\.element)
  }
}
