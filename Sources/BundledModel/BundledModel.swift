import Foundation

/// The model that comes with the program.
package enum BundledModel {
  /// Where the GGUF file lies; nil if the program's resources were moved away from it.
  package static var path: String? {
    Bundle.module.url(forResource: "vibecheck", withExtension: "gguf", subdirectory: "Resources")?
      .path
  }
}
