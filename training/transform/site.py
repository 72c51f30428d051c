"""A place in real code where something can be written in, and what is in scope there."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from languages import C_LIKE, line_comment

KEYWORDS = set(
    "if else elif for while do switch case default break continue return def fn func function fun class struct enum "
    "interface impl trait let var const val mut pub public private protected internal static final override async await "
    "try catch except finally raise throw throws import from use package namespace include require end begin rescue ensure "
    "unless until and or not in is None nil null true false True False self this super new delete int long float double "
    "char bool boolean string String void auto unsigned signed size_t guard where defer go select chan range map type as "
    "with yield lambda pass assert del global nonlocal print echo then fi done esac local export extension protocol init "
    "elseif foreach abstract final sizeof typeof instanceof virtual template typename using operator".split()
)
STATEMENT_END = {"c", "c++", "java", "csharp", "php", "rust"}


@dataclass
class Line:
    """One line of the changed hunk: its sign and the labels written for it (rule → 0 or 1)."""

    text: str
    sign: str = "+"
    labels: dict[str, int] = field(default_factory=dict)


@dataclass
class Change:
    """What replaces `lines[start:end]` of a site's file; `path` if the change needs another place."""

    start: int
    end: int
    lines: list[Line]
    path: str | None = None
    context: bool = True


@dataclass
class Site:
    """Line `at` (0-based) of a file: a complete statement after which code can be written."""

    path: str
    language: str
    lines: list[str]
    at: int
    rng: random.Random

    @property
    def indent(self) -> str:
        text = self.lines[self.at]
        return text[: len(text) - len(text.lstrip())]

    @property
    def unit(self) -> str:
        if "\t" in self.indent:
            return "\t"
        return "    " if self.language in ("python", "java", "php", "csharp", "rust", "kotlin") else "  "

    @property
    def end(self) -> str:
        """What ends a statement in this language."""
        if self.language in STATEMENT_END:
            return ";"
        if self.language in ("javascript", "typescript"):
            near = self.lines[max(0, self.at - 10) : self.at + 5]
            return ";" if sum(line.rstrip().endswith(";") for line in near) > 2 else ""
        return ""

    @property
    def comment(self) -> str:
        return line_comment(self.language)

    @property
    def is_c_like(self) -> bool:
        return self.language in C_LIKE

    def names(self) -> list[str]:
        """Variables that the lines just above assign or take, nearest first."""
        found: list[str] = []
        for text in reversed(self.lines[max(0, self.at - 14) : self.at + 1]):
            if re.match(r"\s*(//|#|\*|/\*|import|from|use |package|include)", text):
                continue
            for name in re.findall(r"(?:\b(?:let|var|const|val|my|auto|local|mut|for)\s+|\b)(\$?[A-Za-z_]\w{1,24})\s*(?::\s*[\w<>\[\]?.]+\s*)?:?=(?!=)", text):
                found.append(name)
            call = re.search(r"\b(?:def|func|fn|function|fun)\s+\w+\s*\(([^)]*)\)", text)
            if call:
                found += [n for n in re.findall(r"(\$?[A-Za-z_]\w*)\s*(?=[,:)=]|$)", call.group(1))]
        unique = [n for n in dict.fromkeys(found) if n.lstrip("$") not in KEYWORDS]
        if self.language == "php":
            unique = [n if n.startswith("$") else "$" + n for n in unique]
        return unique

    def name(self) -> str:
        known = self.names()
        if known:
            return self.rng.choice(known[:6])
        fallback = self.rng.choice(["result", "value", "items", "response", "path", "count", "user", "config", "request", "node", "state", "index"])
        return "$" + fallback if self.language == "php" else fallback

    def function(self) -> str:
        """The name of the function around the site, or a likely one."""
        for text in reversed(self.lines[max(0, self.at - 40) : self.at + 1]):
            found = re.search(r"\b(?:def|func|fn|function|fun)\s+(\w+)", text) or re.search(r"\b(\w+)\([^;]*\)\s*(?:const\s*)?\{\s*$", text)
            if found and found.group(1) not in KEYWORDS:
                return found.group(1)
        return self.rng.choice(["update", "process", "load", "handle", "parse", "connect"])

    def line(self, text: str, deeper: int = 0, sign: str = "+", **labels: int) -> Line:
        """A line at the site's indentation; keyword arguments are labels with `_` for `-`."""
        return Line(
            (self.indent + self.unit * deeper + text) if text else "", sign,
            {rule.replace("_", "-"): label for rule, label in labels.items()},
        )

    def insert(self, *lines: Line, path: str | None = None) -> Change:
        """`lines` written after the site's statement."""
        return Change(self.at + 1, self.at + 1, list(lines), path)

    def replace(self, *lines: Line, count: int = 1, path: str | None = None) -> Change:
        return Change(self.at, self.at + count, list(lines), path)


def is_statement(text: str, language: str) -> bool:
    """Whether a line is one complete statement, so that another can follow it."""
    text = text.strip()
    if not 6 <= len(text) <= 140 or text[0] in "}])#/*\"'`@<.|&?:+-,(" or text.startswith(("--", "else", "elif", "end", "case", "default", "import ", "from ", "package ", "#include")):
        return False
    if any(text.count(a) != text.count(b) for a, b in ("()", "[]", "{}")):
        return False
    if re.match(r"(return|raise|throw|break|continue|pass|goto|yield)\b", text):
        return False
    if re.match(r"(class|struct|enum|interface|def|func|fn|function|fun|public|private|protected|if|for|while|switch|when|unless|try|catch|with|module|namespace|static|extern|typedef|using|use|mod|impl|trait)\b", text):
        return False
    if language in STATEMENT_END:
        return text.endswith(";")
    if text[-1] in ",{:(+=&|\\.[<?" or text.endswith(("do", "then", "||", "&&", "*/", '"""', "'''")):
        return False
    return bool(re.search(r"\w\s*\(|[^=!<>]=[^=>]|\+\+|--|:=", text)) and not re.match(r"^[A-Z][a-z]+ [a-z]+ [a-z]+", text)
