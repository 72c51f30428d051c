"""Reads a Checkstyle and a JUnit file with the parsers of programs that use them."""

import sys

from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from junitparser import Failure, JUnitXml, Skipped

GitPathTool.relative_path = staticmethod(lambda path: path)
with open(sys.argv[1], encoding="utf-8") as file:
    # Without the declaration: the driver hands over text, for which lxml and etree forbid one.
    report = file.read().split("\n", 1)[1]
for path, violations in sorted(CheckstyleXmlDriver().parse_reports([report]).items()):
    for violation in violations:
        print(f"checkstyle {path!r}:{violation.line}: {violation.message}")

for suite in JUnitXml.fromfile(sys.argv[2]):
    assert suite.tests == len(list(suite)), suite.name
    assert suite.failures == sum(case.is_failure for case in suite), suite.name
    assert suite.skipped == sum(case.is_skipped for case in suite), suite.name
    for case in suite:
        words = [type(result).__name__ for result in case.result]
        print(f"junit {suite.name!r}: {case.name}: {' '.join(words) or 'Passed'}")
