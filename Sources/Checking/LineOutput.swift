import ReviewTypes

/// Messages as compilers and linters print them for people and editors.
///
/// Known are `file:line: message` and `file:line:col: message`, with `error:`, `warning:` or `note:`
/// before the message or not; `file(line,col): error CODE: message`; and Python's `File "file", line n`
/// with the error's name some lines below. Nobody can tell a file's name from other words here: whoever
/// knows the files has to.
enum LineOutput {
  static func results(in text: String) -> [CheckResult] {
    var results: [CheckResult] = []
    /// Where Python says the error is, until it says which.
    var traceback: [CheckResult.Place] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let line = String(line).withoutEscapeSequences
      if let place = pythonPlace(line) {
        traceback.append(place)
      } else if let result = result(line) {
        results.append(result)
        traceback = []
      } else if !traceback.isEmpty, let first = line.first, !first.isWhitespace,
        line.prefix(while: { $0 != ":" && $0 != "(" }).hasSuffix("Error")
      {
        // The innermost call comes last.
        results.append(
          CheckResult(places: traceback.reversed(), severity: .error, message: line)
        )
        traceback = []
      }
      if results.count == CheckFormat.maxResults { break }
    }
    return results
  }

  /// Such as `a.c:3:5: error: message`.
  private static func result(_ line: String) -> CheckResult? {
    guard let (place, rest) = colonPlace(line) ?? parenthesisPlace(line) else { return nil }
    let (severity, message) = level(rest)
    guard message.contains(where: { !$0.isWhitespace }) else { return nil }
    return CheckResult(places: [place], severity: severity, message: String(message))
  }

  /// `file:line:`, `file:line:col:` and `file:line:col-col:`; of several, the first.
  private static func colonPlace(_ line: String) -> (CheckResult.Place, rest: Substring)? {
    var searched = line[...]
    while let colon = searched.firstIndex(of: ":") {
      searched = searched[line.index(after: colon)...]
      guard let (number, afterNumber) = number(searched), afterNumber.first == ":" else { continue }
      let path = fileName(line[..<colon])
      guard !path.isEmpty else { return nil }
      var rest = afterNumber.dropFirst()
      let columns = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
      if !columns.isEmpty, rest.dropFirst(columns.count).first == ":" {
        rest = rest.dropFirst(columns.count + 1)
      }
      return (CheckResult.Place(path: path, line: number), rest)
    }
    return nil
  }

  /// `file(line,col): ` and `file(line): `.
  private static func parenthesisPlace(_ line: String) -> (CheckResult.Place, rest: Substring)? {
    guard let opening = line.firstIndex(of: "("),
      let (number, afterNumber) = number(line[line.index(after: opening)...]),
      let closing = afterNumber.firstIndex(of: ")"),
      afterNumber[..<closing].allSatisfy({ $0.isNumber || $0 == "," }),
      afterNumber[closing...].hasPrefix("): ")
    else { return nil }
    let path = fileName(line[..<opening])
    guard !path.isEmpty else { return nil }
    return (CheckResult.Place(path: path, line: number), afterNumber[closing...].dropFirst(3))
  }

  /// Without what some tools put before it.
  private static func fileName(_ text: Substring) -> String {
    let text = text.drop(while: \.isWhitespace)
    return String(text.hasPrefix("vet: ") ? text.dropFirst(5) : text)
  }

  private static func number(_ text: Substring) -> (Int, rest: Substring)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number > 0 else { return nil }
    return (number, text.dropFirst(digits.count))
  }

  /// The level before the message or, as ESLint has it, behind it.
  private static func level(_ text: Substring) -> (Severity?, message: Substring) {
    let text = text.drop(while: \.isWhitespace)
    let end = text.firstIndex { !($0.isASCII && $0.isLetter || $0 == " ") } ?? text.endIndex
    let word = text[..<end]
    let rest = text[end...]
    // `error: …` and `error[E0425]: …`.
    if let severity = Severity(toolWord: word), let first = rest.first, first == ":" || first == "["
    {
      return (severity, first == ":" ? rest.dropFirst() : rest)
    }
    // `error TS2322: …`.
    let words = text.split(separator: " ", maxSplits: 1)
    if words.count == 2, let severity = Severity(toolWord: words[0]),
      let code = words[1].split(separator: " ").first, code.last == ":", code.count > 2,
      code.dropLast().allSatisfy({ $0.isASCII && ($0.isNumber || $0.isUppercase) })
    {
      return (severity, words[1])
    }
    for (mark, severity) in [("[Error", Severity.error), ("[Warning", .warning)] {
      if text.last == "]", let start = text.range(of: mark, isLast: true),
        "/]".contains(text[start.upperBound])
      {
        return (severity, text)
      }
    }
    return (nil, text)
  }

  /// `  File "a.py", line 3`.
  private static func pythonPlace(_ line: String) -> CheckResult.Place? {
    let text = line.drop(while: \.isWhitespace)
    guard text.hasPrefix("File \""), let end = text.range(of: "\", line ", isLast: true),
      let (number, _) = number(text[end.upperBound...])
    else { return nil }
    return CheckResult.Place(path: String(text[..<end.lowerBound].dropFirst(6)), line: number)
  }
}

extension Substring {
  fileprivate func range(of text: String, isLast: Bool) -> Range<Index>? {
    ranges(of: text).last
  }
}

extension String {
  /// Without the sequences that colour a terminal: between `ESC [` and a letter.
  fileprivate var withoutEscapeSequences: String {
    guard utf8.contains(0x1B) else { return self }
    var result = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}", rest.first == "[" else {
        result.append(scalar)
        continue
      }
      rest = rest.dropFirst().drop { !(0x40...0x7E).contains($0.value) }.dropFirst()
    }
    return String(result)
  }
}
