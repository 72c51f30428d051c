import Foundation

/// Room on a disk, and what is said when there is none.
enum DiskSpace {
  /// Bytes that this user may still write in `folder`; nil where the system does not say.
  static func free(in folder: String) -> Int? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// - Throws: `Failure` with both figures if `byteCount` bytes do not fit in `folder`.
  static func check(_ byteCount: Int, in folder: String, for what: String) throws {
    guard let free = free(in: folder), byteCount > free else { return }
    throw Failure(
      "\(what) takes \(byteText(byteCount)) more, and \(byteText(free)) are free in '\(folder)'; make room, "
        + "or set XDG_DATA_HOME to a larger disk"
    )
  }

  /// What went wrong with writing into `path`, from `errno`.
  static func failure(_ code: Int32, writing path: String) -> Failure {
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      return Failure("there is no room left for '\(path)'; make room, and run this again")
    case EACCES, EPERM, EROFS:
      return Failure(
        "cannot write '\(path)': \(String(cString: strerror(code)).lowercased()); check the "
          + "permissions of its folder"
      )
    default:
      return Failure("cannot write '\(path)': \(String(cString: strerror(code)).lowercased())")
    }
  }

  /// Makes `folder` and those above it, for this user only.
  static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw Failure(
        "cannot create '\(folder)': \(error.localizedDescription.oneLine); check its permissions, or "
          + "set XDG_DATA_HOME"
      )
    }
  }
}
