package import Yams

/// A pack of rules that `extends` names.
package enum PackReference: Hashable, Sendable {
  /// One that comes with the program.
  case bundled(String)
  /// A folder of rule files, relative to the file that names it.
  case folder(String)
  case git(GitPack)
}

/// A pack in a git repository, pinned to a commit so that it never changes.
package struct GitPack: Hashable, Sendable {
  package var url: String
  /// The commit's full object name: 40 lower-case hexadecimal digits.
  package var commit: String
  /// Within the repository, without a slash at its ends; the root is empty.
  package var folder: String

  package init(url: String, commit: String, folder: String) {
    self.url = url
    self.commit = commit
    self.folder = folder
  }

  /// As a configuration writes it.
  package var description: String {
    "\(url)@\(commit)" + (folder.isEmpty ? "" : "/\(folder)")
  }
}

extension NodeReader {
  /// `extends`: bundled packs by name, folders, and git addresses at a commit.
  ///
  /// - Parameters:
  ///   - packNames: the bundled packs.
  ///   - mayNameAddresses: false where an address is a mistake.
  package mutating func packReferences(
    _ node: Node,
    packNames: [String],
    mayNameAddresses: Bool
  ) -> [Placed<PackReference>] {
    texts(node).compactMap { text, node in
      let reference: PackReference?
      if text.contains("://") {
        reference = gitPack(text, at: node, isAllowed: mayNameAddresses).map { .git($0) }
      } else if text.contains("/") || text == "." {
        reference = folder(text, at: node).map { .folder($0) }
      } else if packNames.contains(text) {
        reference = .bundled(text)
      } else {
        let unknown = unknown("pack", text, among: packNames)
        report("\(unknown); a folder is written './\(text)'", at: node)
        reference = nil
      }
      return reference.map { Placed($0, at: place(of: node)) }
    }
  }

  private mutating func folder(_ text: String, at node: Node) -> String? {
    guard !text.hasPrefix("/"), !text.hasPrefix("~") else {
      report(
        "expected a folder of this repository, relative to this file, found '\(text)'",
        at: node
      )
      return nil
    }
    return text
  }

  private mutating func gitPack(_ text: String, at node: Node, isAllowed: Bool) -> GitPack? {
    guard isAllowed else {
      report(
        "'\(text)' is an address: only the '.vibecheck.yaml' at the top of the repository may name one",
        at: node
      )
      return nil
    }
    let schemes = ["https://", "ssh://", "file://"]
    guard schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) else {
      report(
        "expected an address that starts with https://, ssh:// or file://, found '\(text)'",
        at: node
      )
      return nil
    }
    guard let match = text.wholeMatch(of: /(.+)@([0-9a-f]{40})(?:\/(.*))?/) else {
      report(
        "'\(text)' is not pinned: write @ and the commit's full name of 40 digits behind the address, "
          + "as branches and tags can move",
        at: node
      )
      return nil
    }
    let parts = (match.3 ?? "").split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else {
      report("the folder in '\(text)' leaves the pack's repository", at: node)
      return nil
    }
    return GitPack(
      url: String(match.1),
      commit: String(match.2),
      folder: parts.joined(separator: "/")
    )
  }
}
