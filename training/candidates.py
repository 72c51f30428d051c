"""Samples candidate lines of the corpus for labelling by reading.

    candidates.py [--out FOLDER] [--count 3600] [--batches 12]

The rules' own patterns propose the lines. For each rule and language the sample holds likely
findings and natural look-alikes in about equal parts, told apart by the rough guesses in `LIKELY`;
the guesses choose what is read, never how it is labelled. At most three lines of a file and rule.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

import patterns

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "work" / "corpus"

SHARE = {  # of the lines to read
    "leftover-debug": 0.18, "commented-out-code": 0.19, "swallowed-error": 0.17,
    "hardcoded-secret": 0.08, "vague-name": 0.10, "placeholder-code": 0.085, "disabled-test": 0.04,
    "comment-restates-code": 0.055, "dead-code": 0.035, "test-without-assertion": 0.035,
    "magic-number": 0.03,
}
LANGUAGES = {
    "python": 0.27, "swift": 0.10, "javascript": 0.10, "typescript": 0.08, "go": 0.09, "rust": 0.08,
    "java": 0.06, "c": 0.06, "c++": 0.05, "ruby": 0.06, "php": 0.05, "kotlin": 0.03, "csharp": 0.04,
    "shell": 0.02,
}
SCAN_BYTES = {"python": 5_000_000}
SCAN_BYTES_DEFAULT = 1_800_000

OUTPUT_PATH = re.compile(
    r"(?i)(^|[/_.-])(cli|cmd|cmds|commands?|bin|scripts?|tools?|examples?|samples?|demos?|main|__main__|"
    r"benchmarks?|bench|tests?|specs?|doc|docs|console|shell|repl|tutorials?|setup|build|gulpfile|gruntfile|"
    r"management|admin|utils?/dev|xtask|testing|t)([/_.-]|$)"
)
#: Cheap conditions that a rule's candidates nearly always meet, tried before its patterns.
HINT = {
    "comment-restates-code": re.compile(r"^\s*(//|#|/\*|--)"),
    "commented-out-code": re.compile(r"//|#|/\*|--|^\s*\*|<!--"),
    "leftover-debug": re.compile(r"(?i)print|console|debug|puts|echo|dump|\bp\b|\bpp\b|log|alert|out|err|trace|pry|ic\(|here|warn|inspect|write|set -|die"),
    "hardcoded-secret": re.compile(r"(?i)BEGIN|://|[\"'`].*(pass|pwd|secret|token|key|auth|cred|salt|conn)|(pass|pwd|secret|token|key|auth|cred|salt|conn).*[\"'`]|[\"'][\w+/=.-]{20,}"),
    "disabled-test": re.compile(r"(?i)skip|only|ignore|disable|xit|fit|xdesc|fdesc|pending|test|xfail|explicit|todo|describe|omit"),
}
RUNNABLE = re.compile(r"assert|expect|should|check|equal|require|raises|fail|verify|throws|must|ok\(|is\(|Error\(|match", re.I)


_ASSIGNED = r"[\w.$@\[\]'\"]+\s*(?:[-+*/|&]?=|:=)\s*[^=\s]"
#: Narrow forms, quick to look for, of lines that are findings more often than not (`--strong`).
STRONG = {
    "leftover-debug": {
        "python": r"^\s*print\s*\(?\s*(?:f?[\"'][^\"']{0,24}[\"']\s*[,%)]|[\w.\[\]()]+\)?\s*$)|set_trace\(\)|^\s*breakpoint\(\)|^\s*pprint\(|traceback\.print_exc",
        "javascript": r"^\s*console\.(?:log|dir|debug|trace)\(|^\s*debugger\b|^\s*alert\(", "typescript": r"^\s*console\.(?:log|dir|debug|trace)\(|^\s*debugger\b",
        "go": r"^\s*(?:fmt\.Print(?:ln|f)?|println|spew\.Dump)\(", "rust": r"^\s*(?:dbg|e?println)!\(", "java": r"System\.(?:out|err)\.print|printStackTrace\(\)", "kotlin": r"^\s*println\(|printStackTrace\(\)",
        "swift": r"^\s*(?:print|dump|debugPrint|NSLog)\(", "c": r"^\s*(?:printf|fprintf\s*\(\s*stderr|puts)\b", "c++": r"^\s*(?:std::)?c(?:out|err)\s*<<|^\s*printf\(", "ruby": r"^\s*(?:puts|p|pp)\s+[\w\"':@]|binding\.pry|byebug",
        "php": r"^\s*(?:var_dump|print_r|die|error_log|var_export)\s*\(", "csharp": r"Console\.Write|Debug\.Write", "shell": r"^\s*set -x",
    },
    "commented-out-code": {"": rf"^\s*(?://|#)\s*(?:{_ASSIGNED}.*[\w)\]}}'\";,]$|(?:return|if|for|while|await|throw|raise|import|let|var|const)\b.*[;:{{)]\s*$|[\w.>:$@!-]+\([^ ]*(?:, ?[^ ]+)*\);?\s*$|.*[;{{]\s*$)"},
    "swallowed-error": {
        "python": r"^\s*except\b.*:\s*(?:pass)?$", "ruby": r"^\s*rescue\b|\brescue (?:nil|false)", "go": r"^\s*_\s*(?:,\s*_\s*)?=\s*[\w.]+\(|^\s*\w+,\s*_\s*:?=\s*[\w.]+\(", "rust": r"^\s*let _ = |\.ok\(\);|Err\(_\) => \{\}", "swift": r"^\s*(?:_ = )?try\? |catch \{", "php": r"catch\s*\(|^\s*@\w+\(",
        "java": r"\bcatch\s*\(", "kotlin": r"\bcatch\s*\(", "csharp": r"\bcatch\b", "c++": r"\bcatch\s*\(", "javascript": r"\bcatch\s*(?:\(\w+\))?\s*\{|\.catch\(", "typescript": r"\bcatch\s*(?:\(\w+\))?\s*\{|\.catch\(",
    },
    "vague-name": {"": r"(?:^\s*|\b(?:let|var|const|val|auto|int|def|func|my|local)\s+)\$?(?:tmp\d+|temp\d+|foo\d*|bar\d+|baz|stuff|things?|data\d+|obj\d+|dummy\d*|my_?[a-z]+|do_?stuff|do_?it|doIt|doStuff|xxx?|aaa?|val\d+|res\d+|result\d+|var\d+|temp|misc|blah)\s*(?:\(|:?=[^=])"},
    "placeholder-code": {"": r"(?i)not (?:yet )?implemented|implement (?:me|this|later)|todo:? .*\b(?:implement|finish|complete)|placeholder for|hard-?coded|for now\b|in a real |just a stub|dummy (?:impl|value)|NotImplementedException\(\)|\b(?:todo|unimplemented)!\("},
    "hardcoded-secret": {"": r"(?i)(?:pass(?:word|wd)?|pwd|secret|token|api_?key|private_?key|access_?key|auth)\w*[\"']?\]?\s*(?:=>|[:=])\s*[bru]?[\"'][^\"'\s{}<>$%]{6,}[\"']|PRIVATE KEY|://[^\s:/@\"'{}$<>]+:[^\s@/\"'{}$<>]+@"},
    "disabled-test": {"": r"@(?:unittest\.)?skip\b|@pytest\.mark\.(?:skip|xfail)\b|\.(?:skip|only)\(\s*['\"`]|^\s*(?:xit|xdescribe|fit|fdescribe)\b|#\[ignore|@(?:Ignore|Disabled)\b|\bt\.Skip\(|^\s*(?:pending|skip)\b|XCTSkip\(|DISABLED_|\[Ignore|markTest(?:Skipped|Incomplete)\("},
    "dead-code": {"": r"^\s*(?:\}\s*else\s+)?if\s*\(?\s*(?:false|0|False)\b\s*(?:\)|:|\{|&&|and\b)|^\s*#\s*if\s+0\b|^\s*(?:return|raise|throw|break|continue)\b"},
    "comment-restates-code": {"": r"^\s*(?://|#)\s*(?i:add|call|check|close|create|get|increment|init\w*|iterate|load|loop|open|parse|print|read|remove|return|set|start|stop|store|update|write|save|send)\w*(?: \w+){1,4}\.?$"},
    "test-without-assertion": {"": r"^\s*(?:async )?(?:def test_?\w*\(|func test\w*\(|public void test\w*\(|it\s*\(?['\"]|test\s*\(?['\"]|func Test\w+\(|public function test\w*\()"},
}


def strong(rule: str, language: str, path: str, lines: list[str], at: int) -> bool:
    """Whether line `at` has one of the forms in `STRONG`, and what follows speaks for a finding."""
    forms = STRONG.get(rule, {})
    source = forms.get(language, forms.get(""))
    if not source or not re.search(source, lines[at]):
        return False
    if rule in ("swallowed-error", "dead-code", "comment-restates-code", "test-without-assertion"):
        return likely(rule, path, lines, at)
    if rule == "leftover-debug":
        return likely(rule, path, lines, at) or bool(re.search(r"(?i)tests?[/_.]", path)) and at % 4 == 0
    if rule == "commented-out-code":
        return not re.search(r"(?i)https?://|e\.g|example|todo|note|license|copyright|\bthe\b", lines[at])
    return True


def neighbours(lines: list[str], at: int, step: int, count: int) -> list[str]:
    """The next `count` lines that are not blank, from line `at` in direction `step`."""
    found, here = [], at + step
    while 0 <= here < len(lines) and len(found) < count:
        if lines[here].strip():
            found.append(lines[here])
        here += step
    return found


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def entropy_like(text: str) -> bool:
    return any(
        len(set(s)) >= 8 and re.search(r"\d", s) and re.search(r"[A-Za-z]", s)
        for s in re.findall(r"[\"'`]([\w+/=.-]{12,})[\"'`]", text)
    )


def likely(rule: str, path: str, lines: list[str], at: int) -> bool:
    """A rough guess whether line `at` is a finding, to read both kinds."""
    text = lines[at]
    after, before = neighbours(lines, at, 1, 3), neighbours(lines, at, -1, 1)
    if rule == "leftover-debug":
        return not OUTPUT_PATH.search(path) and not re.search(r"(?i)usage|error|warn|version|help", text)
    if rule == "commented-out-code":
        words = re.sub(r"^\W+", "", text).split()
        prose = sum(w.isalpha() and w.islower() for w in words)
        return bool(re.search(r"[;{})\]]\s*(\*/)?$|=", text)) and prose < 4
    if rule == "swallowed-error":
        body = after[0].strip() if after else ""
        return bool(re.fullmatch(r"pass|\}|return.*|continue;?|end|\.\.\.|nil|None|null|\}\);?", body)) or bool(
            re.search(r"\{\s*\}|_ =|\.ok\(\)|rescue (nil|false|\[\])|@\w+\(|suppress|try\?|\|\| true", text))
    if rule == "hardcoded-secret":
        return entropy_like(text) or "PRIVATE KEY" in text or bool(re.search(r"://[^/]+:[^/]+@", text))
    if rule == "vague-name":
        return bool(re.search(r"\b(tmp|temp|data|foo|bar|baz|stuff|thing|things|obj|dummy|res|val|x+|y+|aa|bb|do_?(it|stuff|something))_?\d*\b\s*(:?=|\()", text, re.I)) and not re.search(r"\b[ixyab]\b\s*:?=", text)
    if rule == "placeholder-code":
        return bool(re.search(r"(?i)for now|yet|todo|fixme|placeholder|stub|dummy|hard-?coded|simplified|real|wip|later", text))
    if rule == "disabled-test":
        return not re.search(r"(?i)\bif\b|unless|os\.|GOOS|platform|version|https?://|#\d+|Short\(\)", text)
    if rule == "comment-restates-code":
        words = {w for w in re.findall(r"[a-z]{4,}", text.lower())}
        code = (after[0] if after else "").lower()
        return sum(w.rstrip("s") in code for w in words) >= max(1, len(words) // 2)
    if rule == "dead-code":
        if re.match(r"\s*(return|raise|throw|break|continue|goto|exit|panic|die|fatalError|abort)\b", text):
            return bool(after) and indent(after[0]) == indent(text) and not re.match(
                r"\s*([}\])]|else|elif|case|default|end|except|finally|rescue|ensure|when|#|//|/?\*|\w+:|@|def |fi|esac|done|\{)", after[0])
        return True
    if rule == "test-without-assertion":
        body = []
        for line in lines[at + 1 : at + 25]:
            if line.strip() and indent(line) <= indent(text):
                break
            body.append(line)
        return not any(RUNNABLE.search(line) for line in body)
    return bool(re.search(r"[<>]=?\s*\d|sleep|timeout|delay", text))


def context(lines: list[str], at: int, after: int) -> str:
    """The lines around line `at` (0-based) with 1-based numbers; `>` marks the line itself."""
    shown = range(max(0, at - 8), min(len(lines), at + after + 1))
    return "\n".join(f"{'>' if n == at else ' '}{n + 1:5} {lines[n][:180]}" for n in shown)


def scan(batch: list[dict]) -> list[tuple]:
    """All candidates of some files: (rule, language, likely?, package, version, path, line)."""
    only = os.environ.get("ONLY_RULES")
    rules = patterns.load(only.split(",") if only else None, wide=True)
    only_strong = bool(os.environ.get("ONLY_STRONG"))
    found = []
    for entry in batch:
        file = CORPUS / entry["package"].replace("/", "~") / entry["path"]
        lines = file.read_text().split("\n")
        seen = Counter()
        order = list(range(len(lines)))
        random.Random(entry["path"]).shuffle(order)
        for at in order:
            text = lines[at]
            if not text.strip() or len(text) > 240:
                continue
            for rule in rules.values():
                if only_strong:
                    if not strong(rule.id, entry["language"], entry["path"], lines, at):
                        continue
                elif rule.id in HINT and not HINT[rule.id].search(text):
                    continue
                if not rule.proposes(text, entry["language"]):
                    continue
                guess = only_strong or likely(rule.id, entry["path"], lines, at)
                if rule.id == "dead-code" and not guess and at % 50:
                    continue
                if seen[rule.id, guess] < 2:
                    seen[rule.id, guess] += 1
                    found.append((rule.id, entry["language"], guess, entry["package"], entry["version"], entry["path"], at))
    return found


def files_to_scan(seed: int, factor: float = 1.0) -> list[dict]:
    """Files of the corpus, at most SCAN_BYTES of a language, in an order fixed by `seed`."""
    index = [json.loads(line) for line in (CORPUS / "index.jsonl").open()]
    index = [e for e in index if e["language"] in LANGUAGES and (CORPUS / e["package"].replace("/", "~") / e["path"]).exists()]
    index.sort(key=lambda e: hashlib.sha256(f"{seed}{e['package']}/{e['path']}".encode()).digest())
    taken, size = [], Counter()
    for entry in index:
        if size[entry["language"]] < factor * SCAN_BYTES.get(entry["language"], SCAN_BYTES_DEFAULT):
            size[entry["language"]] += entry["bytes"]
            taken.append(entry)
    return taken


def sample(found: list[tuple], count: int, seed: int) -> list[tuple]:
    """About `count` candidates, spread over rules, languages, guesses and packages."""
    rng = random.Random(seed)
    groups = defaultdict(list)
    for candidate in found:
        groups[candidate[:3]].append(candidate)
    chosen, texts, per_package = [], Counter(), Counter()

    def take(pool: list[tuple], wanted: int) -> int:
        taken = 0
        while pool and taken < wanted:
            candidate = pool.pop()
            rule, _, _, package, _, path, at = candidate
            line = (CORPUS / package.replace("/", "~") / path).read_text().split("\n")[at].strip()
            if texts[rule, line] >= 2 or per_package[rule, package] >= 16:
                continue
            texts[rule, line] += 1
            per_package[rule, package] += 1
            chosen.append(candidate)
            taken += 1
        return taken

    for pool in groups.values():
        rng.shuffle(pool)
    for rule, share in SHARE.items():
        short = 0
        for name, weight in LANGUAGES.items():
            wanted = round(count * share * weight)
            half = take(groups[rule, name, True], round(wanted * 0.6))
            short += wanted - half - take(groups[rule, name, False], wanted - half)
        for name in rng.sample(list(LANGUAGES), len(LANGUAGES)):
            if short > 0:
                short -= take(groups[rule, name, True], min(short, 12))
        if short > 0:
            take(groups[rule, "python", True], short // 2 + 1)
            take(groups[rule, "python", False], short // 2)
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "work" / "to-label")
    parser.add_argument("--count", type=int, default=3600)
    parser.add_argument("--batches", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1e9, help="scan no longer than this")
    parser.add_argument("--rules", help="only these rules, separated by commas")
    parser.add_argument("--strong", action="store_true", help="only lines of the forms in STRONG")
    parser.add_argument("--scan", type=float, default=1.0, help="factor on how much code is scanned")
    parser.add_argument("--first", type=int, default=1, help="number of the first batch")
    parser.add_argument("--but", type=Path, help="folder of labels already made: these lines are not proposed again")
    arguments = parser.parse_args()
    if arguments.strong:
        os.environ["ONLY_STRONG"] = "1"
    if arguments.rules:
        os.environ["ONLY_RULES"] = arguments.rules
        for rule in set(SHARE) - set(arguments.rules.split(",")):
            del SHARE[rule]
        whole = sum(SHARE.values())
        for rule in SHARE:
            SHARE[rule] /= whole
    files = files_to_scan(arguments.seed, arguments.scan)
    parts = [files[i : i + 10] for i in range(0, len(files), 10)]
    random.Random(arguments.seed).shuffle(parts)
    found, ends = [], time.monotonic() + arguments.seconds
    with Pool(2) as pool:
        for number, part in enumerate(pool.imap_unordered(scan, parts)):
            found += part
            if time.monotonic() > ends:
                print(f"stopped after {number + 1} of {len(parts)} parts", file=sys.stderr)
                pool.terminate()
                break
    found.sort()
    if arguments.but:
        done = {
            (d["rule"], d["package"], d["path"], d["line"] - 1)
            for file in arguments.but.glob("*.jsonl") for d in map(json.loads, file.open())
        }
        found = [c for c in found if (c[0], c[3], c[5], c[6]) not in done]
    chosen = sample(found, arguments.count, arguments.seed)
    random.Random(arguments.seed).shuffle(chosen)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for index in range(arguments.batches):
        number = arguments.first - 1 + index
        batch = sorted(chosen[index :: arguments.batches])
        with (arguments.out / f"batch-{number + 1:02}.jsonl").open("w") as out:
            for row, (rule, name, _, package, version, path, at) in enumerate(batch):
                lines = (CORPUS / package.replace("/", "~") / path).read_text().split("\n")
                out.write(json.dumps({
                    "id": f"{number + 1:02}-{row + 1:03}", "rule": rule, "package": package, "version": version,
                    "path": path, "line": at + 1, "language": name, "text": lines[at],
                    "context": context(lines, at, 24 if rule == "test-without-assertion" else 8),
                }, ensure_ascii=False) + "\n")
    print(len(found), "candidates,", len(chosen), "chosen from", len(files), "files")
    table = Counter((c[0], c[1]) for c in chosen)
    for rule in SHARE:
        print(f"{rule:24}", sum(v for k, v in table.items() if k[0] == rule), {k[1]: v for k, v in table.items() if k[0] == rule})


if __name__ == "__main__":
    main()
