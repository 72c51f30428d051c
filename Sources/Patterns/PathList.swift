/// Path patterns in the order they were written, of which one with a leading `!` takes back what an
/// earlier one named: the last that matches decides.
package struct PathList: Equatable {
  private struct Entry {
    var pattern: PathPattern
    /// Nil in a list without `!`, where it makes no difference.
    var itself: Pattern?
    var takesBack: Bool
  }

  /// The patterns as they were written.
  package let sources: [String]
  private let entries: [Entry]

  /// - Throws: `PatternError` for the first pattern that is not valid.
  package init(_ sources: [String] = []) throws(PatternError) {
    var entries: [Entry] = []
    let takesSomeBack = sources.contains { $0.hasPrefix("!") }
    for source in sources {
      let takesBack = source.hasPrefix("!")
      let path = takesBack ? String(source.dropFirst()) : source
      do throws(PatternError) {
        entries.append(
          Entry(
            pattern: try PathPattern(path),
            itself: takesSomeBack ? try PathPattern.itself(path) : nil,
            takesBack: takesBack
          )
        )
      } catch {
        let offset = error.byteOffset + (takesBack ? 1 : 0)
        throw PatternError(pattern: source, byteOffset: offset, message: error.message)
      }
    }
    self.sources = sources
    self.entries = entries
  }

  /// A list's patterns with the regular expressions they were turned into.
  package struct Checked: Equatable, Sendable {
    /// As it was written.
    package var source: String
    package var expression: String
    /// What every path that the expression matches holds, see `Pattern.literals`.
    package var literals: String?
    /// Nil in a list without `!`.
    package var itself: String?

    package init(source: String, expression: String, literals: String?, itself: String?) {
      self.source = source
      self.expression = expression
      self.literals = literals
      self.itself = itself
    }
  }

  /// What makes the same list again without reading the patterns.
  package var checked: [Checked] {
    zip(sources, entries).map { source, entry in
      Checked(
        source: source,
        expression: entry.pattern.expression,
        literals: entry.pattern.literals,
        itself: entry.itself?.source
      )
    }
  }

  package init(checked: [Checked]) {
    sources = checked.map(\.source)
    entries = checked.map { entry in
      let takesBack = entry.source.hasPrefix("!")
      return Entry(
        pattern: PathPattern(
          checked: takesBack ? String(entry.source.dropFirst()) : entry.source,
          expression: entry.expression,
          literals: entry.literals
        ),
        itself: entry.itself.map { Pattern(checked: $0, isMultiline: false) },
        takesBack: takesBack
      )
    }
  }

  /// No pattern: nothing is named.
  package static var empty: PathList { PathList(sources: [], entries: []) }

  private init(sources: [String], entries: [Entry]) {
    self.sources = sources
    self.entries = entries
  }

  package static func == (left: PathList, right: PathList) -> Bool { left.sources == right.sources }

  package var isEmpty: Bool { entries.isEmpty }

  /// Whether the list names the file at `path`, relative to the root and with `/` between its parts.
  /// A pattern that names a folder holds for everything in it, also with a `!`.
  package func names(_ path: String) -> Bool {
    guard let last = entries.last(where: { $0.pattern.matches(path) }) else { return false }
    return !last.takesBack
  }

  /// Whether git would ignore the file at `path` if the list were a `.gitignore` at the root.
  ///
  /// Differs from `names` only where a `!` is in the list: as git does not look into a folder that is
  /// ignored, nothing in it can be taken back. See gitignore(5).
  package func ignores(_ path: String) -> Bool {
    guard entries.contains(where: \.takesBack) else { return names(path) }
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "\(part)/"
      if decision(on: folder) == true { return true }
    }
    return decision(on: path) ?? false
  }

  /// What the last pattern that matches `path` itself says; nil if none does. A folder ends in `/`.
  private func decision(on path: String) -> Bool? {
    entries.last { $0.itself?.matches(path) == true }.map { !$0.takesBack }
  }
}
