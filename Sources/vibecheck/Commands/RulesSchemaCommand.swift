import ArgumentParser
import Rules

/// `vibecheck rules schema`: what editors check rule files by.
struct RulesSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of rule files (draft 2020-12).",
    discussion: """
      An editor with a YAML language server checks and completes a rule file whose first line says \
      where the schema is: '\(RuleSchema.modeline(path: "../\(RuleSchema.fileName)"))'.
      """
  )

  func run() {
    Standard.output.write(RuleSchema.text)
  }
}
