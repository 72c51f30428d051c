import CLibgit2

/// An open git repository. Opening never creates one, and nothing in it is ever written.
///
/// Not `Sendable`: libgit2 keeps errors per thread, and the program is sequential.
package final class Repository {
  let pointer: OpaquePointer
  /// The index file that `GIT_INDEX_FILE` names, absolute; nil if it names none.
  private let namedIndexFile: String?

  /// Opens the repository that git would use when standing in `folder` with `environment`.
  ///
  /// Honours `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`, `GIT_OBJECT_DIRECTORY`,
  /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, `GIT_CEILING_DIRECTORIES` and
  /// `GIT_DISCOVERY_ACROSS_FILESYSTEM`. `git commit -a` and `git commit PATH` name the index to
  /// be committed this way, so a hook must pass the environment it was started with.
  /// - Parameter folder: as with `git -C`: paths in the environment are relative to it. Nil is the
  ///   process's current folder.
  /// - Parameter verifyingObjects: from here on, in this repository and any other, an object must have
  ///   the digest that names it: for content whose name is all that is trusted. It takes time.
  package static func open(
    at folder: String? = nil,
    environment: [String: String],
    verifyingObjects: Bool = false
  ) throws(GitError) -> Repository {
    try LibGit2.start()
    if verifyingObjects {
      try LibGit2.call("verify objects") { vibecheck_verify_objects() }
    }
    let folder = RepositoryEnvironment.absolute(folder)
    return try Repository(
      in: folder,
      environment: RepositoryEnvironment(environment, standingIn: folder)
    )
  }

  private init(in folder: String, environment: RepositoryEnvironment) throws(GitError) {
    let start = environment.gitDirectory ?? folder
    var flags: git_repository_open_flag_t.RawValue = 0
    if environment.gitDirectory != nil {
      flags |= GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    }
    if environment.crossesFileSystems {
      flags |= GIT_REPOSITORY_OPEN_CROSS_FS.rawValue
    }
    do throws(GitError) {
      pointer = try LibGit2.make("open the repository at '\(start)'") { handle in
        git_repository_open_ext(&handle, start, flags, environment.ceilingDirectories)
      }
    } catch {
      throw error.code == GIT_ENOTFOUND.rawValue ? .notARepository(start) : error
    }
    namedIndexFile = environment.indexFile
    try useObjects(of: environment)
    try useWorkTree(of: environment, standingIn: folder)
    if let named = environment.commonDirectory, Path.clean(named) != commonDirectory {
      throw GitError(
        kind: .unsupportedFormat,
        operation: "open the repository at '\(start)'",
        message: "GIT_COMMON_DIR names '\(named)', its own is '\(commonDirectory)'",
        advice: "unset GIT_COMMON_DIR"
      )
    }
  }

  deinit { git_repository_free(pointer) }

  /// The repository's own folder, such as `/r/.git`, or `/r/.git/worktrees/w` in a linked work tree.
  package var gitDirectory: String {
    Path.clean(String(cString: git_repository_path(pointer)))
  }

  /// The folder all work trees share, such as `/r/.git`.
  package var commonDirectory: String {
    Path.clean(String(cString: git_repository_commondir(pointer)))
  }

  /// The folder checked-out files lie in; nil for a bare repository.
  package var workTree: String? {
    git_repository_workdir(pointer).map { Path.clean(String(cString: $0)) }
  }

  package var isBare: Bool { git_repository_is_bare(pointer) > 0 }

  /// The index file that is about to be committed, absolute; nil for a bare repository where none is named.
  package var indexFile: String? {
    namedIndexFile ?? (isBare ? nil : gitDirectory + "/index")
  }
}

extension Repository {
  /// Objects of a quarantined push lie outside the repository until its hooks have agreed.
  private func useObjects(of environment: RepositoryEnvironment) throws(GitError) {
    let alternates = environment.alternateObjectDirectories
    guard environment.objectDirectory != nil || !alternates.isEmpty else { return }
    let folder = environment.objectDirectory ?? commonDirectory + "/objects"
    let database = try LibGit2.make("open the objects at '\(folder)'") {
      git_odb_open(&$0, folder)
    }
    defer { git_odb_free(database) }
    for alternate in alternates {
      try LibGit2.call("open the objects at '\(alternate)'") {
        git_odb_add_disk_alternate(database, alternate)
      }
    }
    try LibGit2.call("use the objects at '\(folder)'") {
      git_repository_set_odb(pointer, database)
    }
  }

  private func useWorkTree(
    of environment: RepositoryEnvironment,
    standingIn folder: String
  ) throws(GitError) {
    guard let workTree = environment.workTree else { return }
    try LibGit2.call("use the work tree '\(workTree)'") {
      // 0: do not write a .git link into it.
      git_repository_set_workdir(pointer, workTree, 0)
    }
  }
}

extension GitError {
  fileprivate static func notARepository(_ folder: String) -> GitError {
    GitError(
      kind: .notARepository,
      code: GIT_ENOTFOUND.rawValue,
      operation: "open the repository at '\(folder)'",
      message: "no git repository there or in a folder above it",
      advice: "run this inside a repository, or create one with git init"
    )
  }
}
