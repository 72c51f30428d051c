import GitDiff

/// A tree that a check can be run on, by what a child process needs to read it.
struct SourceTree: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    /// What is about to be committed: an index file, absolute.
    case index(file: String)
    /// All files of a commit, by any name of it.
    case commit(String)
  }

  var content: Content
  /// The repository's own folder, absolute.
  var gitDirectory: String

  init(_ content: Content, gitDirectory: String) {
    self.content = content
    self.gitDirectory = gitDirectory
  }

  /// The index in use, also the one that `commit -a` and `commit PATH` make; nil where there is none.
  static func staged(in repository: Repository) -> SourceTree? {
    repository.indexFile.map {
      SourceTree(.index(file: $0), gitDirectory: repository.gitDirectory)
    }
  }

  static func commit(_ revision: String, in repository: Repository) -> SourceTree {
    SourceTree(.commit(revision), gitDirectory: repository.gitDirectory)
  }
}
