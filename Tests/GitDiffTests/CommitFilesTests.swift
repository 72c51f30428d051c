import Foundation
import GitDiff
import TestSupport
import Testing

@Suite struct CommitFilesTests {
  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.stage("top.txt", text: "top\n")
    try repository.stage("folder/b.txt", text: "b\n")
    try repository.stage("folder/a.txt", text: "")
    try repository.stage("folder/deep/c.txt", text: "c\n")
    try FileManager.default.createSymbolicLink(
      atPath: repository.path + "/folder/link.txt",
      withDestinationPath: "b.txt"
    )
    try repository.stage()
    try repository.commit("first")
    return repository
  }

  private func files(
    of revision: String = "HEAD",
    in repository: TemporaryRepository
  ) throws -> CommitFiles {
    let opened = try Repository.open(at: repository.path, environment: repository.environment)
    return try CommitFiles(revision, in: opened)
  }

  @Test func `a file is read as it was committed, not as it lies there now`() throws {
    let repository = try repository()
    try repository.write("top.txt", "changed\n")
    let files = try files(in: repository)
    #expect(try files.bytes(of: "top.txt") == Array("top\n".utf8))
    #expect(try files.bytes(of: "folder/a.txt") == [])
    #expect(try files.commitID == repository.git("rev-parse", "HEAD").dropLast())
  }

  @Test(arguments: ["none.txt", "folder", "top.txt/none", "folder/link.txt", "folder/none/x"])
  func `what is no file is nil`(path: String) throws {
    let repository = try repository()
    #expect(try files(in: repository).bytes(of: path) == nil)
  }

  @Test func `a folder lists its own files, in order`() throws {
    let repository = try repository()
    let files = try files(in: repository)
    #expect(try files.fileNames(in: "folder") == ["a.txt", "b.txt"])
    #expect(try files.fileNames(in: "") == ["top.txt"])
    #expect(try files.fileNames(in: "none") == nil)
    #expect(try files.fileNames(in: "top.txt") == nil)
  }

  @Test func `a revision that names no commit is an error`() throws {
    let repository = try repository()
    do {
      _ = try files(of: "none", in: repository)
      Issue.record("nothing was thrown")
    } catch let error as GitError {
      #expect(error.kind == .unknownRevision)
    }
  }
}
