import Foundation

/// A temporary folder that holds the files of a tree: what checks are run on instead of the work tree.
///
/// Real git writes it, so line endings, `.gitattributes` and the user's own filters hold as at every
/// checkout. Attributes are those of the tree itself. Nothing in it is shared with the work tree or
/// the repository: a file is a copy, a submodule an empty folder, and there is no `.git`.
struct StagedCheckout: Sendable {
  /// Where the files lie, absolute and without symbolic links.
  let folder: String
  /// Holds the folder and whatever else belongs to it.
  private let container: String

  /// - Throws: `Failure` with git's own words; nothing is left behind then.
  static func make(of tree: SourceTree) async throws -> StagedCheckout {
    removeLeftovers()
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    let name = "\(prefix)\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    let checkout = StagedCheckout(folder: "\(base)/\(name)/tree", container: "\(base)/\(name)")
    do {
      try checkout.makeFolders()
      try await checkout.fill(from: tree)
      return checkout
    } catch {
      checkout.remove()
      throw error
    }
  }

  /// Also what checks have left in it.
  func remove() {
    try? FileManager.default.removeItem(atPath: container)
  }

  /// Shown to a child as the uppermost folder in which git may look for a repository: a check that runs git
  /// must not find one around the temporary folder.
  var ceiling: String { container }

  /// Makes what lies at `paths` of the work tree reachable at the same places; what is missing there is
  /// missing here. What the tree holds itself stays.
  func link(_ paths: [String], from workTree: String?) throws {
    guard let workTree else { return }
    let files = FileManager.default
    for path in paths where files.fileExists(atPath: "\(workTree)/\(path)") {
      let place = "\(folder)/\(path)"
      guard !files.fileExists(atPath: place) else { continue }
      do {
        try files.createDirectory(
          atPath: (place as NSString).deletingLastPathComponent,
          withIntermediateDirectories: true
        )
        try files.createSymbolicLink(
          atPath: place,
          withDestinationPath: "\(workTree)/\(path)"
        )
      } catch {
        throw Failure("cannot link '\(path)': \(error.localizedDescription.oneLine)")
      }
    }
  }

  /// A file that a check wrote; nil if there is none that can be read.
  func bytes(of path: String, limit: Int) -> [UInt8]? {
    RegularFile.bytes(of: path, in: folder, limit: limit)
  }

  private func makeFolders() throws {
    do {
      for path in [container, folder] {
        try FileManager.default.createDirectory(
          atPath: path,
          withIntermediateDirectories: false,
          attributes: [.posixPermissions: 0o700]
        )
      }
    } catch {
      throw Failure("cannot make the folder '\(folder)': \(error.localizedDescription.oneLine)")
    }
  }

  private func fill(from tree: SourceTree) async throws {
    // A work tree instead of a prefix: with it git takes attributes from the index, not from the files
    // as they lie around. The index itself is only written with --index.
    var environment = ["GIT_DIR": tree.gitDirectory, "GIT_WORK_TREE": folder]
    let safe = ["-c", "core.fsmonitor=false", "-c", "submodule.recurse=false"]
    switch tree.content {
    case .index(let file):
      environment["GIT_INDEX_FILE"] = file
    case .commit(let revision):
      environment["GIT_INDEX_FILE"] = container + "/index"
      _ = try await Git.output(
        safe + ["read-tree", "\(revision)^{tree}"],
        environment: environment
      )
    }
    _ = try await Git.output(
      safe + ["checkout-index", "--all", "--quiet"],
      environment: environment
    )
  }

  private static let prefix = "vibecheck-tree-"

  /// Removes what a run left that was killed. Only folders that are an hour old: the number of a process
  /// means nothing where several systems share a temporary folder.
  private static func removeLeftovers() {
    let files = FileManager.default
    let base = files.temporaryDirectory.resolvingSymlinksInPath().path
    for name in (try? files.contentsOfDirectory(atPath: base)) ?? [] where name.hasPrefix(prefix) {
      let path = "\(base)/\(name)"
      guard let attributes = try? files.attributesOfItem(atPath: path),
        (attributes[.ownerAccountID] as? NSNumber)?.uint32Value == getuid(),
        let made = attributes[.modificationDate] as? Date, made.timeIntervalSinceNow < -3600,
        let process = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? files.removeItem(atPath: path)
    }
  }
}
