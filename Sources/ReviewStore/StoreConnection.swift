package import Foundation
import GRDB

/// The SQLite file in the cache folder, opened when it is first needed and shared by what is kept in it.
///
/// It never fails a review. A damaged file is made anew, unless another process has it open. A file that
/// cannot be used for any other reason (no permission, locked for longer than the timeout, another program's
/// database, a later version's tables) is left as it is; `problem` then says why.
package final class StoreConnection {
  /// Why the file cannot be used; nil while it can.
  private(set) var problem: String?

  let folder: String
  private let timeout: TimeInterval
  private lazy var database: VerdictDatabase? = {
    do {
      return try VerdictDatabase(folder: folder, timeout: timeout)
    } catch {
      problem = describe(error)
      return nil
    }
  }()

  /// - Parameters:
  ///   - folder: made with mode 0700 when the file is opened, if it is missing.
  ///   - timeout: seconds to wait for another process before going on without the file.
  package init(folder: String, timeout: TimeInterval = 0.5) {
    self.folder = folder
    self.timeout = timeout
  }

  func open() { _ = database }

  /// The result of `body`, once more on an empty database if the first one turns out damaged.
  ///
  /// Nil if the database cannot be used. One that is merely busy may be usable the next time.
  @discardableResult
  func attempt<Result>(_ body: (DatabaseQueue) throws -> Result) -> Result? {
    guard let opened = database else { return nil }
    do {
      do {
        return try body(opened.queue)
      } catch let error as DatabaseError where error.saysDamaged {
        database = nil
        let rebuilt = try opened.rebuilt(in: folder, timeout: timeout)
        database = rebuilt
        return try body(rebuilt.queue)
      }
    } catch {
      if database == nil { problem = describe(error) }
      return nil
    }
  }

  private func describe(_ error: any Error) -> String {
    let path = VerdictDatabase.files(in: folder)[0]
    return switch error {
    case VerdictDatabase.Unavailable.noFolder(let folder): "cannot make folder '\(folder)'"
    case VerdictDatabase.Unavailable.noFile(let file): "cannot write '\(file)'"
    case VerdictDatabase.Unavailable.locked: "another process holds '\(path)'"
    case VerdictDatabase.Unavailable.foreign: "'\(path)' belongs to another program"
    case VerdictDatabase.Unavailable.newerSchema: "'\(path)' was made by a later version"
    case VerdictDatabase.Unavailable.damagedAndInUse:
      "'\(path)' is damaged and in use by another process"
    case let error as DatabaseError:
      "cannot use '\(path)': \(error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")"
    default: "cannot use '\(path)': \(error)"
    }
  }
}
