import Foundation
import Inference

/// Ctrl-C and `kill`: the first ends the judging, and what was found so far is reported; the second ends
/// the program.
enum Interruption {
  /// What the signal handler can reach.
  private static let flag = StopFlag()

  /// From now on the flag is raised by SIGINT and SIGTERM.
  static func watch() -> StopFlag {
    // Made here: a handler must not be the first to ask for it.
    let flag = flag
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.flag.raise()
        signal(number, SIG_DFL)
      }
    }
    return flag
  }
}
