import BundledRules
import Foundation
import ReviewTypes
import Rules

/// Reads packs, each file once, and collects every mistake on the way.
final class PackLoader {
  /// What a list of packs comes to.
  struct Choice {
    /// The rules of folders and git repositories. Bundled ones are read when they are needed.
    var rules: [RuleID: Rule] = [:]
    var settings: [RuleSetting] = []

    mutating func add(_ other: Choice) {
      rules.merge(other.rules) { $1 }
      settings += other.settings
    }
  }

  private(set) var mistakes: [RuleMistake] = []
  let bundledIDs = Set(BundledRules.ruleIDs.map { RuleID($0) })

  private var packNames: [String] { BundledRules.packNames }
  private let fetched: FetchedPacks
  private let cache: RuleCache
  private var bundledRules: [RuleID: Rule] = [:]

  init(fetched: FetchedPacks, cache: RuleCache) {
    self.fetched = fetched
    self.cache = cache
  }

  func report(_ found: RuleFileErrors) {
    // A pack that two folders extend is read twice; its mistakes are said once.
    mistakes += found.mistakes.filter { !mistakes.contains($0) }
  }

  func report(_ message: String, at place: Place) {
    report(RuleFileErrors(mistakes: [RuleMistake(message, at: place)]))
  }

  /// Rules that come with the program, read all at once.
  ///
  /// - Parameter only: leaves out what looks at something else; nil: nothing is left out.
  func bundledRules(_ ids: Set<RuleID>, only: Rule.Scope?) -> [Rule] {
    let ids = ids.filter { bundledIDs.contains($0) }.sorted()
    let missing = ids.filter { bundledRules[$0] == nil }
    if !missing.isEmpty, let folder = BundledRules.folder {
      let files = missing.map { "\(folder)/\($0).yaml" }
      if let rules = try? cache.rules(inFiles: files, only: only) {
        for rule in rules.rules { bundledRules[rule.id] = rule }
      } else {
        // One is broken: each is read on its own to say which.
        return ids.compactMap { bundledRule($0) }
      }
    }
    return ids.compactMap { bundledRules[$0] }
  }

  /// A rule that comes with the program; nil if there is none of that id, or, with a mistake, if its
  /// file is broken.
  func bundledRule(_ id: RuleID) -> Rule? {
    if let rule = bundledRules[id] { return rule }
    guard bundledIDs.contains(id), let folder = BundledRules.folder else { return nil }
    do throws(RuleFileErrors) {
      let rule = try RuleSet.load(from: ["\(folder)/\(id).yaml"])[id]
      bundledRules[id] = rule
      return rule
    } catch {
      report(error)
      return nil
    }
  }

  /// - Parameters:
  ///   - folder: of the file that names the packs.
  ///   - trail: the packs that are being read, to find one that extends itself.
  func choice(
    of references: [Placed<PackReference>],
    in folder: String,
    of source: PackSource,
    trail: [String] = []
  ) -> Choice {
    var choice = Choice()
    for reference in references {
      choice.add(self.choice(of: reference, in: folder, of: source, trail: trail))
    }
    return choice
  }

  private func choice(
    of reference: Placed<PackReference>,
    in folder: String,
    of source: PackSource,
    trail: [String]
  ) -> Choice {
    switch reference.value {
    case .bundled(let name):
      return bundled(name, from: source, at: reference.place, trail: trail)
    case .folder(let text):
      guard let path = Self.path(text, from: folder) else {
        report("the folder '\(text)' leaves the repository", at: reference.place)
        return Choice()
      }
      guard let choice = self.choice(ofFolder: path, in: source, at: reference.place, trail: trail)
      else {
        report("there is no folder '\(text)'", at: reference.place)
        return Choice()
      }
      return choice
    case .git(let pack):
      do {
        guard let source = try fetched.source(of: pack) else {
          report(
            "the pack '\(pack.description)' is not on this machine; run 'vibecheck rules fetch'",
            at: reference.place
          )
          return Choice()
        }
        guard
          let choice = self.choice(
            ofFolder: pack.folder,
            in: source,
            at: reference.place,
            trail: trail
          )
        else {
          report("the pack '\(pack.description)' has no such folder", at: reference.place)
          return Choice()
        }
        return choice
      } catch {
        report("cannot read the pack '\(pack.description)': \(error)", at: reference.place)
        return Choice()
      }
    }
  }

  private func bundled(
    _ name: String,
    from source: PackSource,
    at place: Place,
    trail: [String]
  ) -> Choice {
    guard !isRunningInCircles(name, at: place, trail: trail),
      let folder = BundledRules.packsFolder
    else { return Choice() }
    let file = "\(folder)/\(name).yaml"
    do throws(RuleFileErrors) {
      guard let pack = try cache.pack(inFile: file, packNames: packNames) else {
        throw RuleFileErrors(mistakes: [RuleMistake("there is no pack '\(name)'", at: place)])
      }
      var choice = choice(of: pack.extends, in: "", of: source, trail: trail + [name])
      choice.settings += pack.settings
      return choice
    } catch {
      report(error)
      return Choice()
    }
  }

  /// A folder's rules, all in force, as its `pack.yaml` changes them; nil if there is no such folder.
  func choice(
    ofFolder path: String,
    in source: PackSource,
    at place: Place,
    trail: [String] = []
  ) -> Choice? {
    let name = source.name(of: path.isEmpty ? "." : path)
    guard !isRunningInCircles(name, at: place, trail: trail) else { return Choice() }
    var choice = Choice()
    var pack: Pack?
    do throws(RuleFileErrors) {
      let file = path.isEmpty ? Pack.fileName : "\(path)/\(Pack.fileName)"
      if let text = try source.files.text(of: file) {
        let read = try Pack.read(text, file: source.name(of: file), packNames: packNames)
        choice = self.choice(of: read.extends, in: path, of: source, trail: trail + [name])
        pack = read
      }
    } catch {
      report(error)
    }
    do throws(RuleFileErrors) {
      guard let texts = try source.ruleTexts(in: path) else { return nil }
      for rule in try cache.rules(in: texts).rules {
        choice.rules[rule.id] = rule
        choice.settings.append(RuleSetting(rule.id, .on(nil), at: place))
      }
    } catch {
      report(error)
    }
    choice.settings += pack?.settings ?? []
    return choice
  }

  private func isRunningInCircles(_ name: String, at place: Place, trail: [String]) -> Bool {
    guard trail.contains(name) else { return false }
    report(
      "the pack '\(name)' extends itself: \((trail + [name]).joined(separator: " → "))",
      at: place
    )
    return true
  }

  /// `text` relative to `folder`; nil if it leaves the repository. The root is the empty path.
  private static func path(_ text: String, from folder: String) -> String? {
    var parts = folder.split(separator: "/")
    for part in text.split(separator: "/") where part != "." {
      guard part == ".." else {
        parts.append(part)
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    return parts.joined(separator: "/")
  }
}
