import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes
import Reviewing

/// Which baseline is read and where one is written.
struct BaselineChoice: Equatable {
  /// The file to read that the user named; nil for none.
  var source: String?
  /// The text of the repository's own baseline, where no other is named; nil if it has none.
  var usual: String?
  /// The file to write after the review; nil for none.
  var target: String?
  /// The work tree's root, which the paths of findings are relative to; nil without one.
  var top: String?

  static let none = BaselineChoice()

  /// `--baseline FILE`, else what is about to be written anew, else the file at the top of `files`.
  static func resolve(
    _ choices: ReviewChoices,
    top: String?,
    files: (any RepositoryFiles)?
  ) throws -> BaselineChoice {
    var choice = BaselineChoice(source: choices.baseline, top: top)
    switch choices.writeBaseline {
    case nil: break
    case .atTop?:
      guard let top else {
        throw Failure("without a work tree, give the file: --write-baseline FILE.json")
      }
      choice.target = "\(top)/\(Baseline.fileName)"
    case .file(let path)?: choice.target = path
    }
    if choice.source == nil {
      choice.source = choice.target.flatMap {
        FileManager.default.fileExists(atPath: $0) ? $0 : nil
      }
    }
    if choice.source == nil {
      choice.usual = try files?.text(of: Baseline.fileName)
    }
    return choice
  }

  /// The baseline to measure against; an empty one if none is named.
  func read() throws -> Baseline {
    guard let source else {
      return try usual.map { try Self.parse($0, from: Baseline.fileName) } ?? Baseline()
    }
    do {
      let text = try String(contentsOf: URL(filePath: source), encoding: .utf8)
      return try Self.parse(text, from: source)
    } catch let error as CocoaError {
      throw Failure(
        "cannot read the baseline '\(source)': \(error.localizedDescription.oneLine); "
          + "give another, or make one with --write-baseline"
      )
    }
  }

  private static func parse(_ text: String, from source: String) throws -> Baseline {
    do throws(BaselineMistakes) {
      return try BaselineFile.read(text)
    } catch {
      throw Failure.listed(
        error.messages.map { "\(source): error: \($0)" }.joined(separator: "\n")
      )
    }
  }

  /// Writes the whole file or leaves the old one.
  func write(_ baseline: Baseline, to target: String) throws {
    do {
      let bytes = Data(try BaselineFile.text(of: baseline).utf8)
      try bytes.write(to: URL(filePath: target), options: .atomic)
    } catch {
      throw Failure(
        "cannot write the baseline '\(target)': \(error.localizedDescription.oneLine)"
      )
    }
  }

  /// Whether the file at `path` of the repository is a baseline: it quotes code and is none.
  func isBaseline(_ path: String) -> Bool {
    guard path != Baseline.fileName else { return true }
    guard let top else { return false }
    return [source, target].compactMap(\.self).contains {
      URL(filePath: $0).standardizedFileURL.path == "\(top)/\(path)"
    }
  }

  /// The lines of a file of the work tree; empty if there is no such file, nil if nobody can tell.
  func lines(of path: String) -> [String]? {
    guard let top else { return nil }
    let file = "\(top)/\(path)"
    // The path comes from a file anybody may have written: nothing but plain files is opened.
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: file)
    } catch {
      return (error as? CocoaError)?.code == .fileReadNoSuchFile ? [] : nil
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular,
      !path.split(separator: "/").contains(".."),
      let bytes = FileManager.default.contents(atPath: file)
    else { return nil }
    return TextLines.lines(of: Array(bytes), path: path)
  }
}

/// What `--write-baseline` names.
enum BaselineTarget: ExpressibleByArgument, Equatable, CustomStringConvertible {
  /// `.vibecheck-baseline.json` at the top of the repository.
  case atTop
  case file(String)

  /// Only a name that ends in `.json`: in `--write-baseline main`, `main` is meant for something
  /// else.
  init?(argument: String) {
    guard argument.hasSuffix(".json") else { return nil }
    self = .file(argument)
  }

  var description: String {
    switch self {
    case .atTop: Baseline.fileName
    case .file(let path): path
    }
  }
}
