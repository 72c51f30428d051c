import ArgumentParser

/// `vibecheck model`: the GGUF models on this machine.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "The models on this machine: what there is, and which one judges.",
    subcommands: [
      ModelListCommand.self, ModelInfoCommand.self, ModelPullCommand.self, ModelAddCommand.self,
      ModelUseCommand.self, ModelRemoveCommand.self, ModelEvalCommand.self,
      ModelRecommendCommand.self, ModelMeasureCommand.self,
    ]
  )
}
