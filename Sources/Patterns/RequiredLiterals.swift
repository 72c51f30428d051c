/// What a text must hold for a regular expression to match in it.
///
/// Reading this off an expression is far cheaper than compiling it, and most expressions of most rules
/// have nothing to look for in most changes.
enum RequiredLiterals {
  private static let maxCount = 64
  /// Stands for any character beyond ASCII: it is no visible one itself.
  fileprivate static let other: UInt8 = 0x7F

  /// Visible ASCII in lower case, and `other` for a character beyond ASCII, one a line, in paragraphs: every text
  /// that matches holds, in whatever case, a line of each. Nil where none is known: then the expression may match
  /// anything.
  static func of(_ source: String) -> String? {
    var reader = Reader(bytes: Array(source.utf8))
    guard let sets = try? reader.alternatives(), reader.isAtEnd, !sets.isEmpty else { return nil }
    return sets.map { set in
      set.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// Whether `text` holds a line of each paragraph of `literals`, in whatever case.
  ///
  /// For a short text: of a long one `BytePairs` tells nearly the same in less time.
  static func areHeld(_ literals: String, in text: String) -> Bool {
    let text = text.utf8.compactMap(\.literal)
    var isHeld = false
    for line in literals.utf8.split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    ) {
      if line.isEmpty {
        guard isHeld else { return false }
        isHeld = false
      } else if !isHeld {
        isHeld = text.indices.contains { text[$0...].starts(with: line) }
      }
    }
    return isHeld
  }

  /// What a text holds that one of two or more branches matches: of each branch the set that is found in
  /// the fewest texts; nothing if there is a branch without one.
  fileprivate static func union(_ branches: [[LiteralSet]]) -> [LiteralSet] {
    var all: LiteralSet = []
    for sets in branches {
      guard let rarest = sets.max(by: { rarity(of: $0) < rarity(of: $1) }) else { return [] }
      all += rarest
    }
    return all.count > maxCount ? [] : [all]
  }

  private static func rarity(of set: LiteralSet) -> (Int, Int) {
    (set.map(\.count).min() ?? 0, -set.count)
  }
}

/// Literals of which a text holds at least one.
private typealias LiteralSet = [[UInt8]]

/// Syntax that is rare in rules; such an expression is taken for one that may match anything.
private struct Unreadable: Error {}

/// Reads PCRE2's syntax as far as literals need it.
private struct Reader {
  let bytes: [UInt8]
  private var position = 0
  /// Whether `(?i)` was met: from there on, K and S also stand for letters beyond ASCII.
  private var isCaseless = false

  private enum Item {
    case character(UInt8)
    case group([LiteralSet])
    /// One character of several, or a text that is not known.
    case anything
    /// A place between two characters.
    case place
  }

  private enum Count { case one, some, maybeNone }

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Up to the end of the group or of the expression.
  mutating func alternatives() throws -> [LiteralSet] {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : RequiredLiterals.union(branches)
  }

  private mutating func sequence() throws -> [LiteralSet] {
    var sets: [LiteralSet] = []
    var run: [UInt8] = []
    func endRun() {
      if !run.isEmpty { sets.append([run]) }
      run = []
    }
    while let next = peek, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
      let item = try item()
      let count = try count()
      switch item {
      case .place: continue
      case .character(let character):
        if count != .maybeNone { run.append(character) }
        if count != .one { endRun() }
      case .group(let held):
        endRun()
        if count != .maybeNone { sets += held }
      case .anything: endRun()
      }
    }
    endRun()
    return sets
  }

  private mutating func item() throws -> Item {
    let byte = try next()
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return try characterClass()
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "."): return .anything
    case UInt8(ascii: "^"), UInt8(ascii: "$"): return .place
    default: return character(byte)
    }
  }

  private mutating func character(_ byte: UInt8) -> Item {
    if byte >= 0x80 { return beyondASCII(byte) }
    guard (0x20..<0x7F).contains(byte), let lower = byte.literal else { return .anything }
    let hasOthers = lower == UInt8(ascii: "k") || lower == UInt8(ascii: "s")
    return isCaseless && hasOthers ? .anything : .character(lower)
  }

  /// - Parameter first: the first byte of the character.
  private mutating func beyondASCII(_ first: UInt8) -> Item {
    let start = position - 1
    while let next = peek, next & 0xC0 == 0x80 { position += 1 }
    // Without regard to case these two are an S and a K.
    let character = Array(bytes[start..<position])
    let hasOthers = isCaseless && [[0xC5, 0xBF], [0xE2, 0x84, 0xAA]].contains(character)
    return hasOthers ? .anything : .character(RequiredLiterals.other)
  }

  private mutating func escape() throws -> Item {
    let byte = try next()
    switch byte {
    case _ where !byte.isLetterOrDigit: return character(byte)
    case _ where "bBAzZGK".utf8.contains(byte): return .place
    case _ where "dDwWsShHvVRXtnrfea".utf8.contains(byte): return .anything
    case UInt8(ascii: "N"):
      if peek == UInt8(ascii: "{") { throw Unreadable() }
      return .anything
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      if take("{") {
        while try next() != UInt8(ascii: "}") {}
      } else {
        _ = try next()
      }
      return .anything
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      while peek?.isDigit == true { position += 1 }
      return .anything
    default: throw Unreadable()
    }
  }

  /// Behind the opening parenthesis.
  private mutating func group() throws -> Item {
    if peek == UInt8(ascii: "*") { throw Unreadable() }
    guard take("?") else { return .group(try toClosing()) }
    if take("=") || take("!") || take("<=") || take("<!") {
      _ = try toClosing()
      return .place
    }
    if take("#") {
      while try next() != UInt8(ascii: ")") {}
      return .place
    }
    if take(":") || take("|") || take(">") { return .group(try toClosing()) }
    if take("<") || take("P<") {
      while try next() != UInt8(ascii: ">") {}
      return .group(try toClosing())
    }
    return try settings()
  }

  /// Behind `(?`: settings alone, or for a group.
  private mutating func settings() throws -> Item {
    while true {
      switch try next() {
      case UInt8(ascii: "i"): isCaseless = true
      case UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "-"), UInt8(ascii: "^"): continue
      case UInt8(ascii: ":"): return .group(try toClosing())
      case UInt8(ascii: ")"): return .place
      default: throw Unreadable()
      }
    }
  }

  private mutating func toClosing() throws -> [LiteralSet] {
    let found = try alternatives()
    guard take(")") else { throw Unreadable() }
    return found
  }

  /// Behind the opening bracket. Told apart are only classes that hold nothing of ASCII.
  private mutating func characterClass() throws -> Item {
    let start = position
    try skipClass()
    let pieces = bytes[start..<(position - 1)].split(
      separator: UInt8(ascii: "-"),
      omittingEmptySubsequences: false
    )
    // A dash stands for itself at an end, and where it follows the end of a range.
    let hasOnlyRanges = pieces.enumerated().allSatisfy { index, piece in
      let isInside = index > 0 && index < pieces.count - 1
      return piece.compactMap(\.literal).count >= (isInside ? 2 : 1)
    }
    let isBeyondASCII = hasOnlyRanges && pieces.joined().allSatisfy { $0 >= 0x80 }
    return isBeyondASCII && !isCaseless ? .character(RequiredLiterals.other) : .anything
  }

  private mutating func skipClass() throws {
    _ = take("^")
    _ = take("]")
    while true {
      switch try next() {
      case UInt8(ascii: "]"): return
      case UInt8(ascii: "\\"):
        let escaped = try next()
        if escaped == UInt8(ascii: "Q") || escaped == UInt8(ascii: "E") { throw Unreadable() }
      case UInt8(ascii: "["):
        guard let mark = peek, ":.=".utf8.contains(mark) else { continue }
        // `[:alpha:]`; anything else that begins so is too rare to be told apart.
        guard take(":") else { throw Unreadable() }
        while peek.map({ $0.isLetterOrDigit || $0 == UInt8(ascii: "^") }) == true { position += 1 }
        guard take(":]") else { throw Unreadable() }
      default: continue
      }
    }
  }

  /// How often the item before may come.
  private mutating func count() throws -> Count {
    let count: Count
    if take("?") || take("*") {
      count = .maybeNone
    } else if take("+") {
      count = .some
    } else if let bounds = try bounds() {
      count = bounds
    } else {
      return .one
    }
    _ = take("?") || take("+")
    return count
  }

  /// `{2}`, `{2,}` and `{2,3}`; nil, and nothing is taken, where a brace is only a brace.
  private mutating func bounds() throws -> Count? {
    guard peek == UInt8(ascii: "{") else { return nil }
    var end = position + 1
    func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
    // Newer versions of PCRE2 read `{,3}` and `{ 2 }` as counts, older ones as text.
    if byte(end) == UInt8(ascii: ",") || byte(end) == UInt8(ascii: " ") { throw Unreadable() }
    var isZero = true
    let first = end
    while let digit = byte(end), digit.isDigit {
      if digit != UInt8(ascii: "0") { isZero = false }
      end += 1
    }
    guard end > first else { return nil }
    if byte(end) == UInt8(ascii: ",") { end += 1 }
    while byte(end)?.isDigit == true { end += 1 }
    if byte(end) == UInt8(ascii: " ") { throw Unreadable() }
    guard byte(end) == UInt8(ascii: "}") else { return nil }
    position = end + 1
    return isZero ? .maybeNone : .some
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func next() throws -> UInt8 {
    guard let byte = peek else { throw Unreadable() }
    position += 1
    return byte
  }

  private mutating func take(_ text: StaticString) -> Bool {
    guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[position + offset] != text.utf8Start[offset] { return false }
    position += text.utf8CodeUnitCount
    return true
  }
}

extension UInt8 {
  /// The byte as literals have it: ASCII in lower case, one byte for a character beyond it, nil for what
  /// belongs to the byte before.
  var literal: UInt8? {
    if self < 0x80 { return (0x41...0x5A).contains(self) ? self | 0x20 : self }
    return self & 0xC0 == 0x80 ? nil : RequiredLiterals.other
  }

  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

  fileprivate var isLetterOrDigit: Bool { isDigit || (0x61...0x7A).contains(self | 0x20) }
}
