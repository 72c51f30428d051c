import ArgumentParser
import Foundation
import Inference

/// `vibecheck model measure FILE`: what `eval` and `recommend` start once for each model.
struct ModelMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Time one model file, and print JSON.",
    shouldDisplay: false
  )

  @Argument(help: "A GGUF file.") var file: String
  @Flag(help: "Only a short prefill.") var quick = false

  func run() throws {
    do {
      let measurement = try ModelProbe(path: file, isQuick: quick).measure()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let data = try encoder.encode(measurement)
      Standard.output.write(String(decoding: data, as: UTF8.self) + "\n")
    } catch let error as InferenceError {
      throw Failure("\(error)")
    }
  }
}
