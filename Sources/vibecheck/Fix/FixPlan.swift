import Foundation
import Reviewing

/// A file's fix, worked out for index and work tree; nothing is written yet.
struct FixPlan {
  var fix: FileFix
  var staged: StagedFile
  /// What the index is to hold.
  var newStaged: [UInt8]
  var workTree: WorkTreeFile
  /// What the work tree is to hold.
  var newWorkTree: [UInt8]

  /// - Throws: `Failure` without a place that says why the file is left as it is.
  static func make(
    _ fix: FileFix,
    top: String,
    verifier: SuggestionVerifier?
  ) async throws -> FixPlan {
    let staged = try await StagedFile.read(fix.path)
    guard let newStaged = LineReplacement.apply(fix.replacements, to: staged.bytes) else {
      throw Failure("the index does not hold the lines that were reviewed")
    }
    // Each was verified alone.
    if fix.replacements.count > 1,
      let objection = await verifier?.objection(to: fix.replacements, in: fix.path)
    {
      throw Failure("of all suggestions together: \(objection)")
    }
    let workTree = try WorkTreeFile(fix.path, top: top)
    let old = try await staged.checkedOut
    guard let new = LineReplacement.apply(fix.replacements, to: old) else {
      throw Failure("a filter of git's changes its lines between index and work tree")
    }
    guard let newWorkTree = try await workTree.merging(old, new) else {
      throw Failure("the work tree differs from the index around these lines")
    }
    return FixPlan(
      fix: fix,
      staged: staged,
      newStaged: newStaged,
      workTree: workTree,
      newWorkTree: newWorkTree
    )
  }

  /// Writes index and work tree, or neither.
  ///
  /// - Throws: `Failure` without a place; the file is as it was then.
  func apply() async throws {
    let prepared = try workTree.prepare(newWorkTree)
    defer { prepared.discard() }
    let new = try await Git.run(["hash-object", "-w", "--stdin"], input: newStaged).text
    guard try await staged.isCurrent else {
      throw Failure("the index was changed meanwhile; run it again")
    }
    try prepared.checkUnchanged()
    try await setEntry(to: new)
    do {
      try prepared.putInPlace()
    } catch {
      try await setEntry(to: staged.name)
      throw error
    }
  }

  private func setEntry(to name: String) async throws {
    _ = try await Git.run(
      ["update-index", "-z", "--index-info"],
      input: Array("\(staged.mode) \(name) 0\t\(fix.path)\0".utf8)
    )
  }
}
