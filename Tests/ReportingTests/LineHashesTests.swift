import Testing

@testable import Reporting

/// Expected values from a rolling-window implementation of GitHub's description in JavaScript. The
/// first two are also in the tests of github/codeql-action.
struct LineHashesTests {
  @Test(arguments: [
    ("", ["c129715d7a2bc9a3:1"]),
    (
      " a\nb\n  \t\tc\n d",
      ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
    ),
    (
      "x = 1\r\n\r\ny = 2\r\n",
      ["6148b50f3c2aedeb:1", "efa7c69e1affea0f:1", "ab1f8ed3e7dc41c1:1", "c129715d7a2bc9a3:1"]
    ),
    ("x = 1\ry = 2", ["8c15f3a73c04ab7f:1", "f0a9ef6ffbbb4263:1"]),
    // Something between CR and LF makes two endings of them.
    (
      "a\r \nb\r\n\nc",
      [
        "c52f781a43dbc195:1", "73409ca04f7d2c2e:1", "b0367d257df6d03c:1", "1c206f60a702cfe8:1",
        "188ff2f224477a1e:1",
      ]
    ),
    (
      "\n\n\n",
      ["4e5d562094661a0d:1", "5b5d4caf73a13177:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"]
    ),
    ("\u{feff}import os\n", ["5aa1a8e55c93c499:1", "c129715d7a2bc9a3:1"]),
    (
      "const a = '" + String(repeating: "é日👩‍💻", count: 40) + "';\nend\n",
      ["518524bbb5ac1eba:1", "fe2be582c6296f40:1", "c129715d7a2bc9a3:1"]
    ),
    // Only a hundred characters count, so that long lines are equal that begin alike.
    (
      String(repeating: "a", count: 250) + "\n"
        + String(repeating: String(repeating: "a", count: 99) + "\n", count: 2),
      ["871f6af4d0d4dd7c:1", "871f6af4d0d4dd25:1", "871f6af4d0d4dd25:2", "c129715d7a2bc9a3:1"]
    ),
  ])
  func `lines are named as GitHub names them`(text: String, expected: [String]) {
    let hashes = LineHashes(text)
    #expect((1...expected.count).map { hashes[$0] } == expected)
    #expect(hashes[0] == nil)
    #expect(hashes[expected.count + 1] == nil)
  }
}
