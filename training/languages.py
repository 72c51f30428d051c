"""Languages by file name, as `Sources/ReviewTypes/Language.swift` has them (source code only)."""

from __future__ import annotations

import posixpath

BY_NAME = {"Gemfile": "ruby", "Podfile": "ruby", "Rakefile": "ruby"}

BY_EXTENSION = {
    "bash": "shell", "c": "c", "cc": "c++", "cjs": "javascript", "cpp": "c++", "cs": "csharp",
    "cxx": "c++", "go": "go", "h": "c", "hh": "c++", "hpp": "c++", "java": "java",
    "js": "javascript", "jsx": "javascript", "kt": "kotlin", "kts": "kotlin", "lua": "lua",
    "m": "objective-c", "mjs": "javascript", "mm": "objective-c", "mts": "typescript",
    "php": "php", "pl": "perl", "pm": "perl", "py": "python", "pyi": "python", "rb": "ruby",
    "rs": "rust", "scala": "scala", "sh": "shell", "swift": "swift", "ts": "typescript",
    "tsx": "typescript", "zsh": "shell",
}

#: How a line comment starts; languages that also or only have `/* */` are in `C_LIKE`.
LINE_COMMENT = {
    "shell": "#", "python": "#", "ruby": "#", "perl": "#", "lua": "--", "php": "//",
}

#: What begins a comment, where it is not `//` and `/*`; a file of no known language has none.
OPENERS = {
    "shell": ("#",), "python": ("#",), "ruby": ("#",), "perl": ("#",), "lua": ("--",), "php": ("//", "/*", "#", "<!--"),
}

C_LIKE = {
    "c", "c++", "csharp", "go", "java", "javascript", "kotlin", "objective-c", "php", "rust",
    "scala", "swift", "typescript",
}


def language(path: str) -> str | None:
    """The language of the file at `path`, or None for what is no source code we train on."""
    name = posixpath.basename(path)
    if name in BY_NAME:
        return BY_NAME[name]
    if "." not in name:
        return None
    return BY_EXTENSION.get(name.rsplit(".", 1)[1].lower())


def line_comment(name: str) -> str:
    """What starts a line comment in the language `name`."""
    return LINE_COMMENT.get(name, "//")


def openers(name: str | None) -> tuple[str, ...]:
    """What begins a comment in the language `name`; nothing for an unknown one, which is all code."""
    return OPENERS.get(name, ("//", "/*")) if name else ()
