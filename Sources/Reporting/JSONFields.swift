import ReviewTypes

// The parts of a review with the keys of the JSON format, version 1, which JSON Lines shares.

extension ReportOptions {
  var toolJSON: JSONValue {
    .object(["name": .string("vibecheck"), "version": .string(toolVersion)])
  }
}

extension Review.Model {
  var json: JSONValue {
    .object([
      "name": .string(name),
      "sha256": .string(sha256),
      "engine": .string(engine),
    ])
  }
}

extension Review {
  var summaryJSON: JSONMembers {
    let tally = Tally(self)
    return [
      "blocking": .int(tally.blocking.count),
      "warnings": .int(tally.warnings.count),
      "notes": .int(tally.notes.count),
      "files": .int(counts.files),
      "hunks": .int(counts.hunks),
      "candidates": .int(counts.candidates),
      "judged": .int(counts.judged),
      "elapsedSeconds": .number(counts.elapsedSeconds),
      "tokensEvaluated": .int(counts.tokensEvaluated),
      "tokensFromCache": .int(counts.tokensFromCache),
      "modelLoaded": .bool(model != nil),
    ]
  }
}

extension SkippedFile {
  var json: JSONMembers {
    ["path": .string(path), "reason": .string(reason.rawValue)]
  }
}

extension Unreviewed {
  var json: JSONMembers {
    [
      "path": .string(path),
      "line": .int(line),
      "rule": .string(rule.rawValue),
      "reason": .string(reason.rawValue),
      "commit": .string(orNull: commit),
    ]
  }
}

extension CheckRun {
  var json: JSONMembers {
    [
      "id": .string(id.rawValue),
      "reason": .string(orNull: reason?.rawValue),
      "detail": .string(orNull: detail),
      "findings": .int(findings),
      "elsewhere": .int(elsewhere),
      "elapsedSeconds": .number(elapsedSeconds),
      "commit": .string(orNull: commit),
    ]
  }
}

extension Finding {
  var json: JSONMembers {
    [
      "rule": .string(rule.rawValue),
      "severity": .string(severity.rawValue),
      "blocking": .bool(blocking && isActive),
      "path": .string(path),
      "line": .int(line),
      "endLine": .int(endLine),
      "message": .string(message),
      "evidence": .string(evidence),
      "confidence": .number(confidence),
      "threshold": .number(threshold),
      "source": .string(source.rawValue),
      "fingerprint": .string(fingerprint),
      "suppressed": .string(orNull: suppressed),
      "baselined": .bool(isBaselined),
      "explanation": .string(orNull: explanation),
      "suggestion": .string(orNull: suggestion),
      "original": .string(orNull: original),
      "withheld": .array(withheld.map(JSONValue.string)),
      "commit": .string(orNull: commit),
    ]
  }
}
