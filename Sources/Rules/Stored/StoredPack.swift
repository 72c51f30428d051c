import ReviewTypes

/// A pack of the program as bytes, so that it need not be read from YAML again.
package enum StoredPack {
  /// Nil for a pack that extends anything but packs of the program.
  package static func bytes(of pack: Pack) -> [UInt8]? {
    var writer = FieldWriter()
    var names: [(name: String, place: Place)] = []
    for reference in pack.extends {
      guard case .bundled(let name) = reference.value else { return nil }
      names.append((name, reference.place))
    }
    writer.write(pack.description)
    writer.write(names) { writer, extended in
      writer.write(extended.name)
      writer.write(extended.place)
    }
    writer.write(pack.settings) { $0.write($1) }
    return writer.bytes
  }

  /// Nil if the bytes are none that `bytes(of:)` made.
  ///
  /// - Parameter file: where the pack was read, as messages name it.
  package static func pack(in bytes: ArraySlice<UInt8>, file: String) -> Pack? {
    var reader = FieldReader(bytes)
    guard let pack = try? reader.pack(file: file), reader.isAtEnd else { return nil }
    return pack
  }
}

extension FieldWriter {
  fileprivate mutating func write(_ setting: RuleSetting) {
    write(setting.rule.rawValue)
    switch setting.state {
    case .unchanged: write(0)
    case .off: write(1)
    case .on(let severity):
      write(2)
      write(severity?.rawValue)
    }
    write(setting.threshold?.description)
    write(setting.asksModel?.description)
    write(setting.place)
  }

  fileprivate mutating func write(_ place: Place) {
    write(place.line)
    write(place.column)
  }
}

extension FieldReader {
  fileprivate mutating func pack(file: String) throws(Damage) -> Pack {
    Pack(
      description: try optionalText(),
      extends: try list { reader throws(Damage) in
        let name = try reader.text()
        return Placed(.bundled(name), at: try reader.place(in: file))
      },
      settings: try list { reader throws(Damage) in try reader.setting(in: file) }
    )
  }

  private mutating func setting(in file: String) throws(Damage) -> RuleSetting {
    RuleSetting(
      RuleID(try text()),
      try state(),
      threshold: try Self.value(of: optionalText()) { Double($0) },
      asksModel: try Self.value(of: optionalText()) { Bool($0) },
      at: try place(in: file)
    )
  }

  private mutating func state() throws(Damage) -> RuleSetting.State {
    switch try number() {
    case 0: return .unchanged
    case 1: return .off
    case 2: return .on(try Self.value(of: optionalText()) { Severity(rawValue: $0) })
    default: throw Damage()
    }
  }

  private mutating func place(in file: String) throws(Damage) -> Place {
    Place(file: file, line: try number(), column: try number())
  }

  /// Nil for no text.
  private static func value<Value>(
    of text: String?,
    read: (String) -> Value?
  ) throws(Damage) -> Value? {
    guard let text else { return nil }
    guard let value = read(text) else { throw Damage() }
    return value
  }
}
