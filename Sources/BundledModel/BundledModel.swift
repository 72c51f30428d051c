import Foundation
import ProgramFiles

/// The model that comes with the program.
package enum BundledModel {
  /// Where the GGUF file lies; nil if the program's resources were moved away from it.
  package static let path: String? =
    ProgramFiles.path("vibecheck_BundledModel.resources/Resources/vibecheck.gguf")
    ?? Bundle.module.url(
      forResource: "vibecheck",
      withExtension: "gguf",
      subdirectory: "Resources"
    )?.path
}
