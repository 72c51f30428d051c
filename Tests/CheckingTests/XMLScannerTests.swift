import Testing

@testable import Checking

struct XMLScannerTests {
  private func events(_ text: String) throws(XMLError) -> [XMLScanner.Event] {
    var scanner = XMLScanner(text)
    var events: [XMLScanner.Event] = []
    while let event = try scanner.next() { events.append(event) }
    return events
  }

  @Test func `elements, texts and references are told, all else is passed over`() throws {
    let found = try events(
      """
      \u{FEFF}<?xml version="1.0"?><!DOCTYPE a [<!ENTITY lol "lol">]><a b='1 &lt; 2' c = "&#x41;&#66;">\
      <!-- <no/> -->x &amp; y &lol; &<![CDATA[<&lt;>]]><d/></a >
      """
    )
    #expect(
      found == [
        .start(.init(name: "a", attributes: ["b": "1 < 2", "c": "AB"])),
        .text("x & y &lol; &"), .text("<&lt;>"),
        .start(.init(name: "d", attributes: [:])), .end("d"), .end("a"),
      ]
    )
  }

  @Test(arguments: [
    ("<a", "a name is missing"), ("<a b>", "attribute 'b' has no value"),
    ("<a b=c>", "the value of attribute 'b' is not in quotes"), ("<a b='c>", "''' is missing"),
    ("<!-- x", "'-->' is missing"), ("<!DOCTYPE a", "'<!' is not closed"),
    ("</a", "'</a' is not closed"), ("< a>", "a name is missing"),
  ])
  func `what is no XML is an error`(text: String, message: String) {
    #expect(throws: XMLError(message)) { try events(text) }
  }
}
