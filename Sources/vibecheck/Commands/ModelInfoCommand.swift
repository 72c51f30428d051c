import ArgumentParser
import BundledModel
import Foundation
import LlamaInference
import Reporting

/// `vibecheck model info`: what a model is, from its header; its weights are not read.
struct ModelInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is and what memory it needs; the one that judges here otherwise."
  )

  @Argument(help: ArgumentHelp("A model's name, or a GGUF file.", valueName: "name|file"))
  var model: String?

  @Option(help: "How to print it.")
  var format: TextOrJSON = .text

  func run() throws {
    let environment = UserEnvironment.current()
    let choice =
      try model.map {
        try ModelChoice.resolve(
          argument: $0,
          configured: nil,
          top: nil,
          environment: environment
        )
      } ?? ModelChoice.here(environment: environment)
    let expected = try choice.recordedSHA256()
    let information = ModelInformation(
      path: choice.path,
      description: ModelDescription(try GGUFHeader(path: choice.path)),
      sha256: try ModelInspection.sha256(
        ofFile: choice.path,
        cacheFolder: environment.cacheFolder.map { $0 + "/prefixes" }
      ),
      recordedSHA256: expected,
      manifest: try StoredModel(path: choice.path)?.manifest(),
      freeMemory: FreeMemory.bytes
    )
    switch format {
    case .text: Standard.output.write(information.text)
    case .json: Standard.output.write(information.json)
    }
  }
}
