import Foundation

/// The control groups that this process is in, by which a container is kept small; see cgroups(7).
struct ControlGroups {
  struct Group: Equatable {
    /// Where the group's files lie.
    var folder: String
    /// Whether the files are those of version 2.
    var isUnified: Bool

    /// The number in one of its files; nil for "max", and where there is no such file.
    func number(_ file: String) -> Int? { fields(file).first.flatMap { Int($0) } }

    /// The words of one of its files.
    func fields(_ file: String) -> [Substring] {
      (SystemFile.text("\(folder)/\(file)") ?? "").split(whereSeparator: \.isWhitespace)
    }
  }

  /// Goes before `/proc` and `/sys`; empty but for tests.
  var root = ""

  /// The groups that may limit what `controller` governs, the innermost first.
  ///
  /// In a container the path may be one of the host: groups that are not there limit nothing, and the
  /// top of what is mounted is among them in any case.
  func groups(of controller: String) -> [Group] {
    var groups: [Group] = []
    for line in (SystemFile.text("\(root)/proc/self/cgroup") ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[0] == "0" && fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains(Substring(controller)) else {
        continue
      }
      let mount = "\(root)/sys/fs/cgroup" + (isUnified ? "" : "/\(fields[1])")
      var parts = fields[2].split(separator: "/").map(String.init)
      groups.append(Group(folder: ([mount] + parts).joined(separator: "/"), isUnified: isUnified))
      while parts.popLast() != nil {
        groups.append(Group(folder: ([mount] + parts).joined(separator: "/"), isUnified: isUnified))
      }
    }
    return groups
  }
}

/// A small file in which the system tells something of itself.
enum SystemFile {
  static func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
