import Crypto
import Foundation
import LlamaInference
import Patterns
import ReviewTypes
import Rules

/// Rules and packs that were read from YAML before, in the cache folder: reading them takes longer than all
/// else that a commit without candidates needs.
///
/// A file is named by a digest of all that its rules were made from: the names and texts of the rule
/// files in their order, this build of the program, and the PCRE2 that compiled the patterns. So none
/// is ever out of date: a rule that was changed, added or removed makes another name. Of the rules that
/// come with the program, the files' stamps stand for their texts.
///
///     magic     8 bytes  "vibe-ru" and the version
///     key      32 bytes  what the file's name says
///     digest   32 bytes  SHA-256 of the rest
///     rules              see `StoredRules` and `StoredPack`
///
/// Whatever goes wrong with a file or the folder is a miss, and nothing is said of it.
struct RuleCache {
  /// Nil: every rule is read anew.
  var folder: String?
  /// What the rules' form depends on, beside their texts; nil if this program cannot be told from others.
  var build = Program.build

  static let fileExtension = ".rules"
  private static let partExtension = ".rules-part"
  private static let magic = Array("vibe-ru\u{1}".utf8)
  private static let headerLength = 8 + 32 + 32
  /// Files kept; the oldest go first. Three are needed for each configuration in use.
  private static let limit = 32

  /// The rules in `texts`, as `RuleSet.read` has them.
  ///
  /// - Throws: Every mistake in every file.
  func rules(
    in texts: [RuleText],
    after mistakes: [RuleMistake] = []
  ) throws(RuleFileErrors) -> RuleSet {
    guard let folder, let build, !texts.isEmpty, mistakes.isEmpty else {
      return try RuleSet.read(texts, after: mistakes)
    }
    let parts = texts.flatMap { [$0.file, $0.text] }
    let entry = Entry(in: folder, key: Self.key(parts, build: build))
    if let rules = entry.rules { return rules }
    let read = try RuleSet.read(texts)
    store(StoredRules.bytes(of: read.rules), as: entry)
    return read
  }

  /// The rules in files that nobody edits, which are opened only when something about them has moved.
  ///
  /// - Parameter only: leaves out what looks at something else; nil: nothing is left out.
  /// - Throws: Every mistake in every file.
  func rules(
    inFiles paths: [String],
    only: Rule.Scope? = nil
  ) throws(RuleFileErrors) -> RuleSet {
    func read() throws(RuleFileErrors) -> RuleSet {
      let all = try RuleSet.load(from: paths)
      return only.map { scope in RuleSet(all.rules.filter { $0.scope == scope }) } ?? all
    }
    let stamps = paths.compactMap { FileStamp(path: $0) }
    guard let folder, let build, stamps.count == paths.count else { return try read() }
    let parts = zip(paths, stamps).flatMap { [$0, $1.description] }
    let source = ["by stamp", only?.rawValue ?? "any"] + parts
    let entry = Entry(in: folder, key: Self.key(source, build: build))
    if let rules = entry.rules { return rules }
    let rules = try read()
    if stamps.allSatisfy({ $0.isSettled() }) {
      store(StoredRules.bytes(of: rules.rules), as: entry)
    }
    return rules
  }

  /// The pack in a file that nobody edits, which is opened only when something about it has moved; nil if
  /// there is no such file.
  ///
  /// - Throws: Every mistake in it.
  func pack(
    inFile path: String,
    packNames: @autoclosure () -> [String]
  ) throws(RuleFileErrors) -> Pack? {
    func read() throws(RuleFileErrors) -> Pack? {
      guard let data = FileManager.default.contents(atPath: path) else { return nil }
      let text = String(decoding: data, as: UTF8.self)
      return try Pack.read(text, file: path, packNames: packNames())
    }
    guard let folder, let build, let stamp = FileStamp(path: path) else { return try read() }
    let key = Self.key(["pack by stamp", path, stamp.description], build: build)
    let entry = Entry(in: folder, key: key)
    if let pack = entry.content.flatMap({ StoredPack.pack(in: $0, file: path) }) { return pack }
    let pack = try read()
    if stamp.isSettled(), let bytes = pack.flatMap(StoredPack.bytes) { store(bytes, as: entry) }
    return pack
  }

  private func store(_ content: [UInt8], as entry: Entry) {
    let bytes = Self.file(of: content, key: entry.key)
    if CacheFile.write(bytes, to: entry.path, partExtension: Self.partExtension) { removeOldest() }
  }

  private struct Entry {
    var key: [UInt8]
    var path: String

    init(in folder: String, key: [UInt8]) {
      self.key = key
      path = "\(folder)/\(key.hexadecimal)\(RuleCache.fileExtension)"
    }

    /// Nil where there is none.
    var content: ArraySlice<UInt8>? {
      CacheFile.read(path).flatMap { RuleCache.content(of: $0, key: key) }
    }
    var rules: RuleSet? { content.flatMap(StoredRules.rules).map { RuleSet($0) } }
  }

  /// How many files there are, and how long they are together.
  func info() -> (count: Int, byteCount: Int) {
    let files = files().filter { $0.path.hasSuffix(Self.fileExtension) }
    return (files.count, files.reduce(0) { $0 + $1.byteCount })
  }

  /// Removes all of it, and what is left of interrupted writes; `info()` tells what could not be.
  func clear() {
    for file in files() { unlink(file.path) }
  }
}

extension RuleCache {
  private static func key(_ source: [String], build: String) -> [UInt8] {
    var hasher = SHA256()
    for part in [StoredRules.format, build, Pattern.engineVersion] + source {
      // The length first: no two different lists of texts give the same bytes.
      withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { hasher.update(bufferPointer: $0) }
      var part = part
      part.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }
    return Array(hasher.finalize())
  }

  private static func file(of content: [UInt8], key: [UInt8]) -> [UInt8] {
    magic + key + Array(SHA256.hash(data: content)) + content
  }

  /// Nil unless `bytes` are exactly what `file(of:key:)` made.
  private static func content(of bytes: [UInt8], key: [UInt8]) -> ArraySlice<UInt8>? {
    guard bytes.count >= headerLength, bytes.starts(with: magic),
      bytes[8..<40].elementsEqual(key)
    else { return nil }
    var hasher = SHA256()
    bytes.withUnsafeBytes {
      hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[headerLength...]))
    }
    guard bytes[40..<72].elementsEqual(Array(hasher.finalize())) else { return nil }
    return bytes[headerLength...]
  }

  private struct File {
    var path: String
    var byteCount: Int
    var modified: Int
  }

  /// Plain files of ours; others are left alone.
  private func files() -> [File] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(Self.fileExtension) || $0.hasSuffix(Self.partExtension) }
      .compactMap { name in
        var status = stat()
        let path = "\(folder)/\(name)"
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return File(
          path: path,
          byteCount: Int(status.st_size),
          modified: Int(status.modification.tv_sec)
        )
      }
  }

  private func removeOldest() {
    let files = files().sorted { ($0.modified, $0.path) > ($1.modified, $1.path) }
    for file in files.dropFirst(Self.limit) { unlink(file.path) }
  }
}

extension Program {
  /// Tells this build of the program from every other; nil where the file it runs from is gone.
  ///
  /// A version is not enough: between two versions there are many builds.
  static let build: String? = {
    #if os(Linux)
      let path = "/proc/self/exe"
    #else
      guard let path = Bundle.main.executablePath else { return nil }
    #endif
    return FileStamp(path: path).map { "\(Version.text) \($0)" }
  }()
}

extension stat {
  fileprivate var modification: timespec {
    #if canImport(Darwin)
      st_mtimespec
    #else
      st_mtim
    #endif
  }
}
