/// Where comments and strings of a language begin and end: as much as it takes to tell them from code.
struct LexicalGrammar: Sendable {
  struct Comment: Sendable {
    var opening: [UInt8]
    /// Nil: to the end of the line.
    var closing: [UInt8]?
    /// Whether a further opening inside needs a closing of its own.
    var nests = false
    var place = Place.anywhere
    /// With this byte behind it, the opening is none: PHP's `#[`.
    var notBefore: UInt8?

    /// Where the opening counts as one.
    enum Place {
      case anywhere
      /// At the start of the line, or behind white space or one of `;&|()`.
      case afterBreak
      /// Behind nothing but white space.
      case firstOnLine
      /// In the first column.
      case firstColumn
    }
  }

  struct Quote: Sendable {
    var opening: [UInt8]
    /// Empty: the end of the line.
    var closing: [UInt8]
    var escape = Escape.backslash
    /// Whether it may go on in the next line.
    var spansLines = false
    /// What opens and closes an expression in it, such as `${` and `}`.
    var interpolation: Interpolation?
    /// Before the opening and behind the closing stands the same number of `#`, at least one.
    var isFenced = false
    /// Behind the opening stands a word of its own and `(`, and before the closing `)` and the word.
    var isDelimited = false
    /// Whether a letter before the opening makes it none: the apostrophe of `it's`.
    var followsNoWord = false

    enum Escape {
      case none
      /// `\` takes the next character literally.
      case backslash
      /// The closing written twice stands for itself.
      case doubling
    }
  }

  struct Interpolation: Sendable {
    var opening: [UInt8]
    /// Opens a further level inside, which `closing` closes.
    var bracket: UInt8
    var closing: UInt8
  }

  /// The first that fits is taken.
  var comments: [Comment] = []
  /// The first that fits is taken: longer ones stand before shorter ones.
  var quotes: [Quote] = []
  /// Letters that may stand before a quote and belong to it, in small letters.
  var prefixes: [String] = []
  /// `'x'` is a character; an apostrophe that is none of one is code.
  var hasCharacters = false
  /// `/x/` where a value may stand is code, whatever quotes are in it.
  var hasRegularExpressions = false
  /// What opens a text that ends with a line of its own: `<<EOF`.
  var heredocs: [[UInt8]] = []
}

extension LexicalGrammar.Comment {
  static func line(
    _ opening: String,
    _ place: LexicalGrammar.Comment.Place = .anywhere,
    notBefore: UInt8? = nil
  ) -> LexicalGrammar.Comment {
    LexicalGrammar.Comment(
      opening: Array(opening.utf8),
      closing: nil,
      place: place,
      notBefore: notBefore
    )
  }

  static func block(
    _ opening: String,
    _ closing: String,
    nests: Bool = false,
    _ place: LexicalGrammar.Comment.Place = .anywhere
  ) -> LexicalGrammar.Comment {
    LexicalGrammar.Comment(
      opening: Array(opening.utf8),
      closing: Array(closing.utf8),
      nests: nests,
      place: place
    )
  }
}

extension LexicalGrammar.Quote {
  static func quote(
    _ opening: String,
    _ closing: String? = nil,
    _ escape: LexicalGrammar.Quote.Escape = .backslash,
    spansLines: Bool = false,
    interpolation: LexicalGrammar.Interpolation? = nil,
    isFenced: Bool = false,
    isDelimited: Bool = false,
    followsNoWord: Bool = false
  ) -> LexicalGrammar.Quote {
    LexicalGrammar.Quote(
      opening: Array(opening.utf8),
      closing: Array((closing ?? opening).utf8),
      escape: escape,
      spansLines: spansLines,
      interpolation: interpolation,
      isFenced: isFenced,
      isDelimited: isDelimited,
      followsNoWord: followsNoWord
    )
  }
}

extension LexicalGrammar.Interpolation {
  /// `${ … }` and its like.
  static func braces(_ opening: String) -> LexicalGrammar.Interpolation {
    .init(opening: Array(opening.utf8), bracket: UInt8(ascii: "{"), closing: UInt8(ascii: "}"))
  }

  /// `\( … )` and its like.
  static func parentheses(_ opening: String) -> LexicalGrammar.Interpolation {
    .init(opening: Array(opening.utf8), bracket: UInt8(ascii: "("), closing: UInt8(ascii: ")"))
  }
}
