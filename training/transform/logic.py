"""dead-code and magic-number: statements that cannot run and numbers that say nothing."""

import re

from .site import Change, Line, Site

LEAVE = {"python": ["return {v}", "raise ValueError({v})", "return"], "javascript": ["return {v}{e}", "throw new Error({v}){e}"], "go": ["return", "panic({v})"], "rust": ["return {v};", 'panic!("{v}");'], "swift": ["return {v}", "throw LoadError.bad"], "java": ["return {v};", "throw new IllegalStateException();"], "kotlin": ["return {v}"], "csharp": ["return {v};", "throw new Exception();"], "c": ["return {v};", "exit(1);", "goto out;"], "c++": ["return {v};", "throw {v};"], "ruby": ["return {v}", "raise ArgumentError"], "php": ["return {v};", "exit;"], "shell": ["exit 1", "return 0"]}
NEVER = {"python": ["if False:", "if 0:", "while False:", "if False and {v}:"], "javascript": ["if (false) {{", "if (0) {{", "if (false && {v}) {{"], "go": ["if false {{"], "rust": ["if false {{"], "swift": ["if false {{", "#if false"], "java": ["if (false) {{", "while (false) {{"], "c": ["#if 0", "if (0) {{"], "c++": ["#if 0", "if (false) {{"], "csharp": ["if (false) {{", "#if false"], "ruby": ["if false", "if nil"], "php": ["if (false) {{"], "shell": ["if false; then"]}
FLAGS = {"python": ["if DEBUG:", "if TYPE_CHECKING:", "if not {v}:", "if sys.platform == 'win32':", "while True:"], "javascript": ["if (process.env.NODE_ENV !== 'production') {{", "if (!{v}) {{", "while (true) {{"], "go": ["if debug {{", "if {v} == nil {{", "for {{"], "rust": ["if cfg!(windows) {{", "loop {{"], "swift": ["#if DEBUG", "#if os(Linux)", "if {v} == nil {{"], "java": ["if (DEBUG) {{", "if ({v} == null) {{"], "c": ["#ifdef _WIN32", "#if LIBVERSION >= 0x0200", "if (!{v}) {{"], "c++": ["#ifdef NDEBUG", "if (!{v}) {{"], "csharp": ["#if NET6_0", "if ({v} == null) {{"], "ruby": ["if $DEBUG", "unless {v}"], "php": ["if (!{v}) {{", "if (WP_DEBUG) {{"], "shell": ['if [ -z "$x" ]; then']}


def _name(site: Site) -> str:
    return "javascript" if site.language == "typescript" else site.language


def _close(site: Site, opening: str) -> list[Line]:
    if opening.startswith("#if"):
        return [site.line("#endif")]
    if opening.endswith("{"):
        return [site.line("}")]
    return [site.line("end")] if site.language == "ruby" else [site.line("fi")] if site.language == "shell" else []


def unreachable(site: Site) -> Change | None:
    """A statement after the way out, or in a branch that is never taken."""
    name, rng, text = _name(site), site.rng, site.lines[site.at].strip()
    fill = lambda t: t.format(v=site.name(), e=site.end)  # noqa: E731
    if rng.random() < 0.6 and name in LEAVE:
        return site.replace(site.line(fill(rng.choice(LEAVE[name]))), Line(site.lines[site.at], "+", {"dead-code": 1}))
    if name not in NEVER:
        return None
    opening = fill(rng.choice(NEVER[name]))
    return site.replace(site.line(opening, dead_code=1), site.line(text, 0 if opening.startswith("#if") else 1), *_close(site, opening))


def reachable(site: Site) -> Change | None:
    """The last statement before a way out, or a branch under a flag, platform or condition."""
    name, rng, text = _name(site), site.rng, site.lines[site.at].strip()
    fill = lambda t: t.format(v=site.name(), e=site.end)  # noqa: E731
    if rng.random() < 0.35 and name in LEAVE:
        condition = {"python": f"if not {site.name()}:", "ruby": f"unless {site.name()}", "go": f"if {site.name()} == nil {{", "rust": f"if {site.name()}.is_empty() {{", "swift": f"if {site.name()} == nil {{", "shell": 'if [ -z "$x" ]; then'}.get(name, f"if (!{site.name()}) {{")
        return site.replace(site.line(condition), site.line(fill(rng.choice(LEAVE[name])), 1, dead_code=0), *_close(site, condition), Line(site.lines[site.at], "+", {"dead-code": 0}))
    if rng.random() < 0.4 and name in LEAVE:
        return site.replace(Line(site.lines[site.at], "+", {"dead-code": 0}), site.line(fill(rng.choice(LEAVE[name])), dead_code=0))
    if name not in FLAGS:
        return None
    opening = fill(rng.choice(FLAGS[name]))
    return site.replace(site.line(opening, dead_code=0), site.line(text, 0 if opening.startswith("#if") else 1), *_close(site, opening))


ODD = ["37", "86400", "4711", "0.35", "17", "1337", "3600", "1.15", "73", "0.0825", "9000", "42", "299", "365", "1440", "5400", "0.7", "90", "21", "250", "1500", "12345", "0.92", "45"]
USES = {
    "python": ["if len({v}) > {n}:", "{v} = {v} * {n}", "time.sleep({n})", "if {v}.status == {n}:", "return {v} * {n}", "while retries < {n}:", "{v} += {n}"], "javascript": ["if ({v}.length > {n}) {{", "setTimeout({f}, {n}){e}", "return {v} * {n}{e}", "if ({v} === {n}) {{", "{v} = {v} / {n}{e}"],
    "go": ["if len({v}) > {n} {{", "time.Sleep({n} * time.Millisecond)", "{v} = {v} * {n}", "if {v} == {n} {{"], "rust": ["if {v}.len() > {n} {{", "let fee = {v} * {n};", "thread::sleep(Duration::from_millis({n}));"], "swift": ["if {v}.count > {n} {{", "let fee = {v} * {n}", "guard {v} < {n} else {{ return }}"],
    "java": ["if ({v}.size() > {n}) {{", "Thread.sleep({n});", "total = total * {n};", "if ({v} == {n}) {{"], "c": ["if ({v} > {n})", "usleep({n});", "{v} = {v} * {n};", "if ({v} == {n}) {{"], "c++": ["if ({v}.size() > {n}) {{", "{v} *= {n};"], "ruby": ["sleep {n}", "if {v}.size > {n}", "total = {v} * {n}"], "php": ["if (count({v}) > {n}) {{", "sleep({n});", "$total = {v} * {n};"], "csharp": ["if ({v}.Count > {n}) {{", "Thread.Sleep({n});"], "kotlin": ["if ({v}.size > {n}) {{", "delay({n})"], "shell": ['if [ "$count" -gt {n} ]; then', "sleep {n}"],
}
NAMED = {
    "python": ["MAX_{V} = {n}", "{V}_TIMEOUT = {n}  # seconds", "if len({v}) > MAX_{V}:", "if {v} == 0:", "{v} = {v}[:2]", "buffer = bytearray(4096)", "assert {v} == {n}", "TABLE = [{n}, {n}]", "{v} += 1"], "javascript": ["const MAX_{V} = {n}{e}", "if ({v}.length > MAX_{V}) {{", "if ({v}.length === 0) {{", "expect({v}).toBe({n}){e}", "const size = 1024{e}"],
    "go": ["const max{V} = {n}", "if len({v}) == 0 {{", "buf := make([]byte, 4096)", "{v}++"], "rust": ["const MAX_{V}: usize = {n};", "assert_eq!({v}, {n});", "if {v}.len() == 1 {{"], "swift": ["static let max{V} = {n}", "if {v}.count == 0 {{", "XCTAssertEqual({v}, {n})"], "java": ["private static final int MAX_{V} = {n};", "if ({v} == 0) {{", "assertEquals({n}, {v});"],
    "c": ["#define MAX_{V} {n}", "char buf[4096];", "if ({v} == -1) {{", "{v} <<= 8;"], "c++": ["constexpr int kMax{V} = {n};", "if ({v} == 0) {{", "EXPECT_EQ({v}, {n});"], "ruby": ["MAX_{V} = {n}", "if {v}.size == 1", "expect({v}).to eq({n})"], "php": ["const MAX_{V} = {n};", "if ({v} === 0) {{", "$this->assertSame({n}, {v});"],
}


def _number(site: Site, bank: dict, label: int) -> Change | None:
    if _name(site) not in bank:
        return None
    variable = site.name()
    word = re.sub(r"\W", "", variable)
    text = site.rng.choice(bank[_name(site)]).format(v=variable, V=word.upper(), n=site.rng.choice(ODD), f=site.function(), e=site.end)
    made = [site.line(text, magic_number=label)]
    if re.search(r"[{:]$|then$", text) or re.match(r"if .*[^;]$", text) and site.language in ("ruby", "c"):
        made += [site.line(site.lines[site.at].strip(), 1), *_close(site, text if site.language != "c" or text.endswith("{") else "")]
    return site.insert(*made)


def magic(site: Site) -> Change | None:
    """An unexplained number in logic."""
    return _number(site, USES, 1)


def named(site: Site) -> Change | None:
    """A number with a name, a plain one, or one in a test."""
    return _number(site, NAMED, 0)
