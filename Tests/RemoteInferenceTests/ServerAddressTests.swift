import Testing

@testable import RemoteInference

struct ServerAddressTests {
  @Test(
    arguments: [
      ("https://models.example.com", "https://models.example.com/v1", false),
      ("https://Models.Example.com:8443/api/v1/", "https://models.example.com:8443/api/v1", false),
      ("http://localhost:8000", "http://localhost:8000/v1", true),
      ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1", true),
      ("http://127.8.9.10", "http://127.8.9.10/v1", true),
      ("http://[::1]:8000/v1", "http://[::1]:8000/v1", true),
      ("https://127.0.0.1/v1", "https://127.0.0.1/v1", true),
      ("https://[2001:db8::1]/v1", "https://[2001:db8::1]/v1", false),
    ]
  )
  func `an address is read`(_ text: String, _ expected: String, _ isLoopback: Bool) throws {
    let address = try ServerAddress(text)
    #expect(address.text == expected)
    #expect(address.isLoopback == isLoopback)
  }

  @Test(
    arguments: [
      "http://models.example.com/v1", "http://127.0.0.1.example.com/v1", "http://10.0.0.1",
      "http://128.0.0.1", "http://127.1", "http://127.0.0.01", "http://0177.0.0.1",
      "http://localhost.example.com", "http://[::2]", "http://[::ffff:10.0.0.1]",
    ]
  )
  func `code goes unencrypted to no other machine`(_ text: String) {
    #expect(throws: ServerAddressError.needsTLS(text)) { try ServerAddress(text) }
  }

  @Test(
    arguments: [
      "", "models.example.com", "ftp://h/v1", "file:///etc/passwd", "https://", "https:///v1",
      "https://u@h/v1",
      "http://127.0.0.1@example.com/", "http://localhost:8000@example.com", "https://h:0/v1",
      "https://h:65536",
      "https://h:80x/v1", "https://h/v1?x=1", "https://h/v1#x", "https://h/a b", "https://h/\"",
      "https://h\\x/",
      "https://[::1/v1", "https://[x]/v1", "https://h/\n", "https://hé/v1", "HTTPS//h",
    ]
  )
  func `anything that could be read another way is refused`(_ text: String) {
    #expect(throws: ServerAddressError.malformed(text)) { try ServerAddress(text) }
  }
}
