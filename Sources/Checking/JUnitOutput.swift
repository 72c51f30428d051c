import ReviewTypes

/// The tests that failed, of a report in JUnit's XML.
///
/// Where a test failed is in the words of its failure, if anywhere: the last `file:line` that names a
/// file of the repository. Else it is where the test stands, if the report says.
enum JUnitOutput {
  static func results(in text: String) throws(CheckOutputError) -> [CheckResult] {
    var scanner = XMLScanner(text)
    var results: [CheckResult] = []
    var open: [XMLScanner.Element] = []
    var isReport = false
    /// The failure that is being read, and its text so far.
    var failure: (element: XMLScanner.Element, text: String)?
    do throws(XMLError) {
      while let event = try scanner.next() {
        switch event {
        case .start(let element):
          if ["testsuites", "testsuite"].contains(element.name) { isReport = true }
          if ["failure", "error"].contains(element.name), open.last?.name == "testcase" {
            failure = (element, "")
          }
          open.append(element)
        case .text(let text):
          failure?.text += text
        case .end(let name):
          guard open.popLast()?.name == name else {
            throw XMLError("'</\(name)>' ends what did not begin")
          }
          if let found = failure, name == found.element.name {
            results.append(result(found.element, found.text, in: open))
            failure = nil
          }
        }
        if results.count == CheckFormat.maxResults { return results }
      }
      if let last = open.last { throw XMLError("'<\(last.name)>' has no end") }
    } catch {
      throw CheckOutputError("is no JUnit report: \(error.description)")
    }
    guard isReport else { throw CheckOutputError("is no JUnit report: it holds no test suite") }
    return results
  }

  private static func result(
    _ failure: XMLScanner.Element,
    _ text: String,
    in open: [XMLScanner.Element]
  ) -> CheckResult {
    let test = open.last { $0.name == "testcase" }
    let name = [test?["classname"], test?["name"]].compactMap { $0?.isEmpty == false ? $0 : nil }
      .joined(separator: ".")
    let said = failure["message"] ?? text
    let reason = said.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
    var places = LineOutput.results(in: text).reversed().flatMap(\.places)
    let line = (test?["line"] ?? lineNumber(text)).flatMap { Int($0) }
    // Linters that write test reports call a suite by the file's name.
    for file in open.reversed().flatMap({ [$0["file"], $0.name == "testsuite" ? $0["name"] : nil] })
    {
      if let file, !file.isEmpty { places.append(CheckResult.Place(path: file, line: line)) }
    }
    return CheckResult(
      places: places,
      severity: .error,
      message: "test '\(name)' failed" + (reason.map { ": \($0)" } ?? ""),
      countsWithoutPlace: true
    )
  }

  /// The number in `line 3, col 5, …`.
  private static func lineNumber(_ text: String) -> String? {
    let text = text.drop(while: \.isWhitespace)
    guard text.hasPrefix("line ") else { return nil }
    return String(text.dropFirst(5).prefix { $0.isASCII && $0.isNumber })
  }
}
