import Foundation

/// What lies beside the running program.
///
/// SwiftPM's `Bundle.module` finds the same, but lists folder after folder for it, which takes longer
/// than many a commit's review.
package enum ProgramFiles {
  /// The absolute path of `place`, if there is something; nil also where the program's own place cannot
  /// be told.
  ///
  /// - Parameter place: relative to the folder of the program itself, behind links.
  package static func path(_ place: String) -> String? {
    guard let folder else { return nil }
    let path = "\(folder)/\(place)"
    return access(path, F_OK) == 0 ? path : nil
  }

  /// The names of what lies in a folder, in no order; none where it cannot be read.
  ///
  /// Foundation's list is the same, but sets up more when it is first asked than reading a folder takes.
  package static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static let folder: String? = {
    #if os(Linux)
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    #else
      let program = Bundle.main.executableURL?.resolvingSymlinksInPath().path
    #endif
    guard let program, let end = program.lastIndex(of: "/") else { return nil }
    return String(program[..<end])
  }()
}
