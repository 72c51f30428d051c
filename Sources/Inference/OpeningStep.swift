/// What opening a model was at when its time was up.
package enum OpeningStep: Equatable, Sendable {
  /// Nothing was begun yet.
  case start
  /// The file was being read for its digest.
  case digest
  /// The weights were on their way into memory.
  case weights
  /// A server was being asked which model it has.
  case server
}
