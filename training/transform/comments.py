"""commented-out-code and comment-restates-code: comments that are code, and comments that are words."""

import re

from .site import Change, Line, Site, is_statement

PROSE = [
    "Calls `{f}()` once per {v}; see the note on threads above.", "If {v} is empty, there is nothing to do.", "For each {v}, the first match wins.",
    "while we hold the lock, {v} must not change", "return early: the caller has already checked {v}", "This is equivalent to {f}({v}), but avoids the copy.",
    "Note: {v} = 0 means \"no limit\".", "e.g. {f}(\"a\", 1) gives 3", "{v} is set by {f}() in the parent class.", "Example: {f} --{v}=10", "The format is key=value; one pair a line.",
    "if this fails, the old value is kept (see RFC 7231)", "import order matters here", "let the caller decide about {v}", "Use {f}() instead of {v}.close(); the latter blocks.",
    "x = a * b, where a is the number of {v}s", "print only what changed", "try the cache first, then the network", "with {v} unset this is a no-op", "true if {v} has been seen", "default: 30 seconds",
    "(see also: {f}, {v})", "assert that callers pass a sorted list", "-> the {v} may be shared between threads", "O(n log n) in the number of {v}s", "for (1) and (2) above, {v} is never null", "switch to the new scheme when all clients know it",
    "{v}: the thing that {f} returns; never None", "[1]: https://example.org/{v}", "Returns {v} or nil.", "delete after the next major release", "class of the {v}, as the server names it", "from the outside this looks like one {v}",
]
DIRECTIVES = {
    "python": ["# noqa: E501", "# type: ignore[attr-defined]", "# pylint: disable=too-many-arguments", "# fmt: off", "# pragma: no cover", "# -*- coding: utf-8 -*-", "# mypy: ignore-errors", "# isort: skip"],
    "javascript": ["// eslint-disable-next-line no-console", "/* eslint-env node */", "// @ts-ignore", "// prettier-ignore", "/* istanbul ignore next */", "// @flow", "/* global window, document */", "//# sourceMappingURL=app.js.map"],
    "go": ["//go:generate stringer -type=Kind", "// +build linux,amd64", "//nolint:errcheck", "//go:noinline", "// Output: 42"],
    "swift": ["// swiftlint:disable:next force_cast", "// MARK: - {f}", "// swift-format-ignore", "// swift-tools-version:5.9"],
    "ruby": ["# frozen_string_literal: true", "# rubocop:disable Metrics/MethodLength", "# @param {v} [String]", "# :nodoc:"],
    "rust": ["// rustfmt-skip", "// SAFETY: {v} outlives the call.", "// clippy: this is fine"],
    "c": ["/* NOLINTNEXTLINE */", "// clang-format off", "/* fallthrough */", "/* vim: set ts=4 sw=4: */"],
    "java": ["// @formatter:off", "//noinspection unchecked", "// CHECKSTYLE:OFF", "//$NON-NLS-1$"],
    "php": ["// phpcs:ignore", "/** @var string $x */", "// @codeCoverageIgnore"], "shell": ["# shellcheck disable=SC2086"],
    "csharp": ["// ReSharper disable once All"], "kotlin": ["// ktlint-disable no-wildcard-imports"],
}
DOC = {
    "python": [">>> {f}({v})", ">>> {v} = {f}(1, 2)", "... for x in {v}:", ":param {v}: what to do", "    {f}({v}, timeout=3)"],
    "swift": ["///     let {v} = {f}(1)", "/// {f}({v}: 3)  // 6", "/// ```swift"], "rust": ["/// let {v} = {f}(1);", "/// assert_eq!({f}(2), 4);", "//! use crate::{f};"],
    "javascript": [" * const {v} = {f}(1);", " * {f}({v}, function (err) {", " * @example {f}({v});"], "java": [" * {v} = {f}(1);", " * <pre>{@code {f}({v});}</pre>"],
    "go": ["//	{v} := {f}(1)", "//	if err := {f}(); err != nil {"], "ruby": ["#   {v} = {f}(1)", "# @example {f}({v})"], "c": [" *   {v} = {f}(1);", " * int {f}(void);"],
    "php": [" *   $x = {f}($y);"], "csharp": ["/// var {v} = {f}(1);"], "kotlin": [" * val {v} = {f}(1)"], "c++": ["/// auto {v} = {f}(1);", " *   {f}({v});"],
}
LICENCE = ["Copyright (c) 2014, The Authors. All rights reserved.", "Licensed under the Apache License, Version 2.0 (the \"License\");", "you may not use this file except in compliance with the License.", "SPDX-License-Identifier: MIT", "Redistribution and use in source and binary forms, with or without", "THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND;", "distributed under the License is distributed on an \"AS IS\" BASIS,"]


def _comment(site: Site, text: str) -> str:
    return f"{site.comment} {text}"


def commented_out(site: Site) -> Change | None:
    """One statement, or a block of them, kept as comments; at times with the lines it was made of."""
    count, rng = 1, site.rng
    for wanted in range(1, rng.choice((1, 1, 2, 3, 4, 7))):
        at = site.at + wanted
        if at >= len(site.lines) or not site.lines[at].strip() or len(site.lines[at]) > 140:
            break
        if re.match(r"\s*(//|#|\*|/\*|--|\"\"\"|''')", site.lines[at]):
            break
        count += 1
    old = site.lines[site.at : site.at + count]
    width = min(len(t) - len(t.lstrip()) for t in old)
    style = rng.random()
    made: list[Line] = []
    if site.is_c_like and site.language != "rust" and style < 0.14:
        body = [t for t in old]
        if count == 1:
            made = [site.line(f"/* {old[0].strip()} */", commented_out_code=1)]
        else:
            made = [site.line("/*", commented_out_code=1)] + [Line(t, "+", {"commented-out-code": 1}) for t in body] + [site.line("*/")]
    else:
        for text in old:
            space = "" if style < 0.3 else " "
            lead = "" if style > 0.9 else text[:width]
            made.append(Line(f"{lead}{site.comment}{space}{text[width:]}", "+", {"commented-out-code": 1}))
    if rng.random() < 0.4:
        made = [Line(t, "-") for t in old] + made
    if rng.random() < 0.2:
        made.append(Line(_replacement(old[-1]), "+"))
    return site.replace(*made, count=count)


def _replacement(text: str) -> str:
    """The statement once more with a small change, as beside a kept old version."""
    changed = re.sub(r"\b(\d+)\b", lambda m: str(int(m.group(1)) + 1) if len(m.group(1)) < 6 else m.group(1), text, count=1)
    return changed if changed != text else re.sub(r"\(", "(new_", text, count=1) if "_" in text else text


def foreign_code(site: Site) -> Change | None:
    """Code from elsewhere in the file, commented out where it stands."""
    picks = [t for t in site.rng.sample(site.lines, min(60, len(site.lines))) if is_statement(t, site.language)]
    if not picks:
        return None
    space = site.rng.choice(("", " ", " "))
    return site.insert(*[site.line(f"{site.comment}{space}{t.strip()}", commented_out_code=1) for t in picks[: site.rng.choice((1, 1, 2))]])


def words(site: Site) -> Change | None:
    """Prose, directives, doc examples and licence text: no disabled code."""
    rng, name = site.rng, "javascript" if site.language == "typescript" else site.language
    fill = lambda t: t.replace("{f}", site.function()).replace("{v}", site.name().lstrip("$"))  # noqa: E731
    kind = rng.random()
    if kind < 0.5:
        return site.insert(*[site.line(_comment(site, fill(t)), commented_out_code=0) for t in rng.sample(PROSE, rng.choice((1, 1, 2)))])
    if kind < 0.68:
        bank = DIRECTIVES.get("c" if name == "c++" else name)
        return site.insert(site.line(fill(rng.choice(bank)), commented_out_code=0)) if bank else None
    if kind < 0.88:
        bank = DOC.get(name)
        if not bank:
            return None
        text = fill(rng.choice(bank))
        opening = {" ": ["/**", " * Does it.", " *"], ">": ['"""Does it.', ""], ".": ['"""Does it.', ""], ":": ['"""Does it.', ""]}.get(text[0], [])
        return site.insert(*[site.line(t) for t in opening], site.line(text, commented_out_code=0), *([site.line(" */")] if opening[:1] == ["/**"] else []))
    start = rng.randrange(len(LICENCE) - 2)
    return site.insert(*[site.line(_comment(site, t), commented_out_code=0) for t in LICENCE[start : start + 3]])


def natural_prose(site: Site) -> Change | None:
    """A comment of the file that is plainly words, marked as added."""
    for at in site.rng.sample(range(len(site.lines)), min(80, len(site.lines))):
        text = site.lines[at]
        found = re.match(r"\s*(?://|#)\s+(.*)", text)
        if not found or text.lstrip().startswith("#!"):
            continue
        parts = found.group(1).split()
        if sum(p.isalpha() and p.islower() for p in parts) >= 5 and not re.search(r"[;{}=]|\)$", found.group(1)):
            return Change(at, at + 1, [Line(text, "+", {"commented-out-code": 0})])
    return None


_SAYS = [
    (r"(\w+)\s*(?:\+\+|\+= ?1);?$", ["increment {0}", "Increment {0} by one", "increase {0}", "add 1 to {0}"]),
    (r"return\s+([\w.]+);?$", ["return {0}", "Return the {0}", "returns {0}", "return the {0}"]),
    (r"(?:for|foreach)\b.*?\b(?:in|:|of)\s+\(?\$?([\w.]+)", ["loop over {0}", "Iterate over {0}", "loop through the {0}", "for each item in {0}"]),
    (r"(?:import|require|use|#include)\s*\(?[<\"']?([\w./:]+)", ["import {0}", "include {0}", "Import {0} module"]),
    (r"(?:[\w.]+[.>:])(\w+)\([^()]*\);?$", ["call {0}", "Call the {0} method", "{0}", "now {0}"]),
    (r"(?:let|var|const|val|auto|int|String|string)?\s*\$?(\w+)(?:\s*:\s*\w+)?\s*:?=\s*[^=]", ["set {0}", "Set the {0}", "assign {0}", "create {0}", "initialize {0}", "get {0}", "define the {0}"]),
    (r"if\s*\(?\s*!?\s*([\w.]+)", ["check {0}", "Check if {0}", "if {0}"]),
]
_REASONS = [
    "The server closes idle connections after {n} s, so keep below that.", "Sorted so that output is stable between runs.", "Copied: the caller may change {v} later.", "Older clients send {v} twice; only the first counts.",
    "{v} is in milliseconds here, unlike in {f}.", "Must come before {f}, which reads {v}.", "Workaround for a bug in version {n} of the driver.", "Not cached on purpose: {v} changes per request.",
    "Windows has no fork, hence the thread.", "Keep in sync with the table in the manual.", "Rounded down because partial {v}s are billed as none.", "nil before the first call of {f}",
    "WARNING: not safe to call while {v} is locked.", "At most {n}: the kernel limits it.", "bytes, big endian",
]


def restates(site: Site) -> Change | None:
    """A comment that says in words what the next line says."""
    text = site.lines[site.at].strip()
    for pattern, says in _SAYS:
        found = re.match(pattern, text)
        if found:
            word = found.group(1).split(".")[-1]
            if site.rng.random() < 0.6:
                word = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", word).lower()
            return Change(site.at, site.at + 1, [
                site.line(_comment(site, site.rng.choice(says).format(word)), comment_restates_code=1, commented_out_code=0),
                Line(site.lines[site.at], site.rng.choice("++ ")),
            ])
    return None


def reason(site: Site) -> Change | None:
    """A comment that says why: neither code nor a repetition."""
    text = site.rng.choice(_REASONS).format(n=site.rng.choice((5, 30, 64, 3)), f=site.function(), v=site.name().lstrip("$"))
    return Change(site.at, site.at + 1, [
        site.line(_comment(site, text), comment_restates_code=0, commented_out_code=0), Line(site.lines[site.at], site.rng.choice("++ ")),
    ])
