import Foundation

/// Probabilities on the scale on which a model's biases add up: log(p / (1 - p)).
enum LogOdds {
  /// Nothing is surer than this: a probability of 0 or 1 would be infinite.
  private static let edge = 1e-6

  static func of(_ probability: Double) -> Double {
    let probability = min(max(probability, edge), 1 - edge)
    return log(probability / (1 - probability))
  }

  static func probability(_ logOdds: Double) -> Double {
    1 / (1 + exp(-logOdds))
  }
}
