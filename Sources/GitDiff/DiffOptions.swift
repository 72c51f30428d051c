/// How a change is read. Nothing of it comes from the user's git configuration.
package struct DiffOptions: Equatable, Sendable {
  /// Unchanged lines around a hunk; 3 as git shows by default.
  package var contextLines: Int
  /// A file whose new side is longer is skipped as too large.
  package var maxFileBytes: Int
  /// Texts to look for in the whole new file, see `FileDiff.markedLines`.
  package var markers: [String]
  /// Only the files of this part are read; nil for all.
  package var shard: Shard?
  /// Whether to keep the text of whole new files, see `FileDiff.newText`. A patch has none.
  package var keepsNewText: Bool

  package init(
    contextLines: Int = 3,
    maxFileBytes: Int = 1 << 20,
    markers: [String] = [],
    shard: Shard? = nil,
    keepsNewText: Bool = false
  ) {
    precondition(contextLines >= 0 && maxFileBytes >= 0, "sizes are not negative")
    self.contextLines = contextLines
    self.maxFileBytes = maxFileBytes
    self.markers = markers
    self.shard = shard
    self.keepsNewText = keepsNewText
  }
}
