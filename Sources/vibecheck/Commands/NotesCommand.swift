import ArgumentParser
import GitDiff
import Reporting
import ReviewTypes

/// `vibecheck notes`: findings kept as git notes.
struct NotesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notes",
    abstract: "Findings kept with commits, as git notes (\(ReviewNote.reference)).",
    subcommands: [Show.self, Push.self, Fetch.self]
  )

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the findings kept with a commit."
    )

    @Argument(help: ArgumentHelp("The commit.", valueName: "rev"))
    var revision = "HEAD"

    @Option(help: "How to report: text, or json for the note as it is.")
    var format: NoteFormat = .text

    @Option(help: "When to use colour.")
    var color: ColorChoice = .auto

    @Flag(name: .shortAndLong, help: "Also show notes, and what was not reviewed line by line.")
    var verbose = false

    func run() async throws {
      let environment = UserEnvironment.current()
      _ = try Repository.open(environment: environment.variables)
      let note = try await ReviewNote.text(of: revision)
      switch format {
      case .json: Standard.output.write(note)
      case .text:
        let reporter = TextReporter(
          options: ReportOptions(
            verbosity: verbose ? .verbose : .normal,
            isColored: color.isOn(environment: environment),
            width: Standard.output.width ?? 100,
            toolVersion: Version.text
          )
        )
        Standard.output.write(reporter.report(try review(in: note)))
      }
    }

    private func review(in note: String) throws -> Review {
      do {
        return try JSONReportReader.read(Array(note.utf8))
      } catch {
        throw Failure("cannot read the note of '\(revision)': \(error); see it with --format json")
      }
    }
  }

  struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring this repository's notes to a remote, merged with those it has."
    )

    @Argument(help: "The remote; the one git push would take if none is named.")
    var remote: String?

    func run() async throws {
      let repository = try Repository.open(environment: UserEnvironment.current().variables)
      let notes = try await SharedNotes(repository: repository, named: remote)
      try await notes.push()
      Standard.output.write(
        "\(counted(try await notes.count(), "note")) at '\(notes.remote)' now\n"
      )
    }
  }

  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a remote's notes over; where both have one, this repository's is kept."
    )

    @Argument(help: "The remote; the one git push would take if none is named.")
    var remote: String?

    func run() async throws {
      let repository = try Repository.open(environment: UserEnvironment.current().variables)
      let notes = try await SharedNotes(repository: repository, named: remote)
      let before = try await notes.count()
      guard try await notes.fetch() else {
        Standard.output.write("'\(notes.remote)' has no notes\n")
        return
      }
      let after = try await notes.count()
      Standard.output.write("\(counted(after, "note")) here now, \(after - before) of them new\n")
    }
  }
}

enum NoteFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
