import ArgumentParser

/// A length of time as people write it: `5s`, `1.5s`, `300ms`, `2m`.
struct Budget: ExpressibleByArgument, Equatable {
  var duration: Duration

  init?(argument: String) {
    let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60)]
    for (suffix, seconds) in units where argument.hasSuffix(suffix) {
      guard let value = Double(argument.dropLast(suffix.count)), value.isFinite, value > 0 else {
        continue
      }
      duration = .milliseconds(Int(min(value * seconds, 86_400) * 1000))
      return
    }
    return nil
  }
}
