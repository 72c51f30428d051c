import Foundation

/// What has arrived of a file, kept until all of it has, and what is known of the whole.
struct PartFile {
  /// What tells whether the rest of the file on the server belongs to this part.
  struct Record: Codable, Equatable {
    var address: String
    /// A strong `ETag` or a date of last change, as the server gave it; nil: it cannot be gone on with.
    var validator: String?
    /// Bytes of the whole file; nil where the server did not say.
    var total: Int?
  }

  let path: String
  private var recordPath: String { path + ".json" }
  private let descriptor: Int32
  private(set) var record: Record
  /// Bytes that are there.
  private(set) var length: Int

  /// Opens what there is, or begins anew if that belongs to another address.
  init(path: String, address: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw DiskSpace.failure(errno, writing: path) }
    let end = lseek(descriptor, 0, SEEK_END)
    length = Int(end)
    record = Record(address: address)
    let known = FileManager.default.contents(atPath: recordPath)
      .flatMap { try? JSONDecoder().decode(Record.self, from: $0) }
    if let known, known.address == address, known.validator != nil {
      record = known
    } else {
      try begin(record)
    }
  }

  func close() { _ = Foundation.close(descriptor) }

  /// Whether there is something that can be gone on with.
  var isResumable: Bool { length > 0 && record.validator != nil }

  /// Whether nothing is missing.
  var isWhole: Bool { record.total.map { $0 == length } ?? false }

  /// Forgets what there is: the file comes from its first byte on.
  mutating func begin(_ record: Record) throws {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw DiskSpace.failure(errno, writing: path)
    }
    length = 0
    try update(record)
  }

  mutating func update(_ record: Record) throws {
    self.record = record
    do {
      try JSONEncoder().encode(record).write(to: URL(filePath: recordPath), options: .atomic)
    } catch {
      throw Failure("cannot write '\(recordPath)': \(error.localizedDescription.oneLine)")
    }
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) throws {
    defer { length = max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }
    try ModelCopy.write(bytes, to: descriptor, path: path)
  }

  /// Removes the record; the file itself was moved away, or is removed too.
  func forget(removingFile: Bool) {
    unlink(recordPath)
    if removingFile { unlink(path) }
  }
}

extension ModelStore {
  /// Models that have arrived in part, and what is there of each.
  func parts() -> [(record: PartFile.Record, path: String)] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: partFolder)) ?? []
    return files.filter { $0.hasSuffix(".part.json") }.sorted().compactMap { file in
      let path = "\(partFolder)/\(file)"
      return FileManager.default.contents(atPath: path)
        .flatMap { try? JSONDecoder().decode(PartFile.Record.self, from: $0) }
        .map { ($0, String(path.dropLast(5))) }
    }
  }
}
