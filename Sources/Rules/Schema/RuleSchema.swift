import ReviewTypes

/// The JSON Schema of rule files, made of the words that their reader knows.
///
/// It says all that `RuleFile` checks but for what no schema can: that the id is the file's name, and
/// whether a pattern or a path pattern compiles.
package enum RuleSchema {
  /// The name under which it lies beside the bundled rules.
  package static let fileName = "rules.schema.json"

  /// The first line of a rule file that tells an editor where the schema is.
  package static func modeline(path: String) -> String {
    "# yaml-language-server: $schema=\(path)"
  }

  /// Draft 2020-12, with a last line ending.
  package static var text: String { schema.text() + "\n" }

  private static let languages = Language.all.sorted()
  private static let messageScope = Rule.Scope.commitMessage.rawValue

  private static var schema: SchemaValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "A vibecheck rule",
      "description": "One rule a file, which is named after the rule's id.",
      "type": "object",
      "required": ["id", "severity", "message"],
      "anyOf": [["required": ["match"]], ["required": ["ask"]]],
      "dependentRequired": ["model": ["match", "ask"]],
      "properties": properties,
      "additionalProperties": false,
      "if": [
        "properties": ["scope": ["const": .string(messageScope)]],
        "required": ["scope"],
      ],
      "then": [
        "properties": [
          "languages": false,
          "files": false,
          "ignores": false,
          "match": ["propertyNames": ["enum": ["any", "not"]]],
          "examples": exampleLanguages([Language.commitMessage.rawValue]),
        ]
      ],
      "else": ["properties": ["examples": exampleLanguages(languages)]],
      "$defs": [
        "text": ["type": "string", "pattern": "[^\\u0000-\\u0020]"],
        "patterns": ["type": "array", "minItems": 1, "items": ["$ref": "#/$defs/text"]],
        "paths": [
          "type": "array",
          "items": ["allOf": [["$ref": "#/$defs/text"], ["not": ["pattern": "^!?/*$"]]]],
        ],
        "examples": [
          "type": "array",
          "items": [
            "type": "object",
            "required": ["language", "code"],
            "properties": [
              "language": ["$ref": "#/$defs/text"],
              "code": ["$ref": "#/$defs/text"],
            ],
            "additionalProperties": false,
          ],
        ],
      ],
    ]
  }

  private static var properties: SchemaValue {
    let text: SchemaValue = ["$ref": "#/$defs/text"]
    return [
      "id": (["type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"] as SchemaValue)
        .described("What the rule flags, in kebab case; the file's name without its ending."),
      "severity": (["enum": .words(Severity.allCases.map(\.rawValue))] as SchemaValue)
        .described("error blocks, warning is shown, note only with -v and in reports."),
      "message": text.described("What a finding says: what is wrong; how to mend it."),
      "ask": text.described(
        "A yes/no question about the candidate; yes is a finding. Without it patterns alone decide."
      ),
      "model": (["enum": ["on", "off"], "default": "on"] as SchemaValue)
        .described("off: the patterns decide, and 'ask' only says what they look for."),
      "scope":
        (["enum": .words(Rule.Scope.allCases.map(\.rawValue)), "default": "line"]
        as SchemaValue).described("What one question or finding is about."),
      "languages":
        ([
          "type": "array",
          "minItems": 1,
          "anyOf": [["const": ["any"]], ["items": ["enum": .words(languages)]]],
        ] as SchemaValue).described("Languages of the files to look at, or any alone."),
      "files": (["allOf": [["$ref": "#/$defs/paths"], ["minItems": 1]]] as SchemaValue)
        .described("Files to look at, as in a .gitignore; a leading ! takes some back."),
      "ignores": (["$ref": "#/$defs/paths"] as SchemaValue)
        .described("Files to leave out, exactly as in a .gitignore."),
      "match": match.described("Which added lines are candidates, by PCRE2 patterns."),
      "examples":
        ([
          "type": "object",
          "properties": [
            "bad": (["$ref": "#/$defs/examples"] as SchemaValue)
              .described("In each of these the rule finds something."),
            "good": (["$ref": "#/$defs/examples"] as SchemaValue)
              .described("In none of these, though they look alike."),
          ],
          "additionalProperties": false,
        ] as SchemaValue).described("Code that shows what the rule means; also its test."),
      "note": text.described("Longer text for 'rules explain': why it matters, how to mend it."),
      "url": (["type": "string", "pattern": "^https?://"] as SchemaValue)
        .described("Where to read more."),
    ]
  }

  private static var match: SchemaValue {
    let patterns: SchemaValue = ["$ref": "#/$defs/patterns"]
    let range = LineMatch.maxLinesRange
    var members: [(String, SchemaValue)] = [
      ("any", patterns.described("Patterns for every language.")),
      ("not", patterns.described("A line that one of these matches is no candidate.")),
      (
        "within",
        (["enum": .words(LinePart.allCases.map(\.rawValue) + ["any"]), "default": "any"]
          as SchemaValue).described("The part of the line in which a match must begin.")
      ),
      (
        "lines",
        ([
          "type": "integer", "minimum": .number(range.lowerBound),
          "maximum": .number(range.upperBound), "default": 1,
        ] as SchemaValue).described("How many lines a match may reach over.")
      ),
    ]
    members += languages.map { ($0, patterns) }
    return [
      "type": "object",
      "properties": .object(members),
      "additionalProperties": false,
      "not": ["propertyNames": ["enum": ["not", "lines"]]],
      "if": ["properties": ["lines": ["minimum": 2]], "required": ["lines"]],
      "then": ["not": ["propertyNames": ["enum": ["not", "lines", "within"]]]],
    ]
  }

  private static func exampleLanguages(_ languages: [String]) -> SchemaValue {
    let items: SchemaValue = [
      "items": ["properties": ["language": ["enum": .words(languages)]]]
    ]
    return ["properties": ["bad": items, "good": items]]
  }
}
