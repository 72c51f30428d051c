/// The program's own version, as `--version` and the reports give it.
enum Version {
  static let text = "0.1.0"
}
