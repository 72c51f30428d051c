"""vague-name: real names of variables renamed to nothing; idioms and good names beside them."""

import re

from .site import KEYWORDS, Change, Line, Site

NOTHING = ["tmp", "tmp2", "temp", "temp1", "data1", "data2", "foo", "bar", "baz", "stuff", "thing", "things", "obj1", "val2", "x1", "xx", "aaa", "asdf", "doIt", "do_it", "doStuff", "my_var", "myVar", "theThing", "some_value", "var1", "var2", "arr2", "list1", "dict2", "str1", "num1", "blah", "res2", "result2", "thing2", "stuff2", "misc", "qux", "data3", "newData2", "tmp_data", "temp_list", "obj2", "fn2", "handle_stuff", "process_thing"]
VAGUE = re.compile(r"(?i)^\$?@?(_|[a-z]|tmp|temp|data|foo|bar|baz|stuff|thing|obj|val|value|res|result|ret|item|x+|y+|info|args?|kwargs|self|cls)_?\d*$")
DECLARES = re.compile(r"^\s*(?:(?:let|var|const|val|my|local|auto|let mut|final|int|double|float|String|string|char|bool|def|func|fn|function)\s+)+\*?(\$?[A-Za-z_]\w*)|^\s*(\$?[A-Za-z_]\w*)\s*(?::\s*[\w\[\]., ]+)?:?=(?!=)")


def _declaration(site: Site, least_uses: int):
    """The name declared on the site's line and how many later lines of the window use it."""
    found = DECLARES.match(site.lines[site.at])
    if not found:
        return None
    name = found.group(1) or found.group(2)
    if name.lstrip("$") in KEYWORDS or len(name) < 4 or VAGUE.match(name) or name.isupper():
        return None
    uses = [n for n in range(site.at + 1, min(len(site.lines), site.at + 16)) if re.search(rf"(?<![\w.]){re.escape(name)}\b", site.lines[n])]
    if len(uses) < least_uses or uses[-1] - site.at < 3:
        return None
    return name, uses


def renamed(site: Site) -> Change | None:
    """A local name replaced by one that says nothing, wherever the window shows it."""
    found = _declaration(site, 2)
    if not found:
        return None
    name, uses = found
    new = site.rng.choice(NOTHING)
    new = "$" + new if name.startswith("$") else new
    pattern = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    lines = [Line(pattern.sub(lambda _: new, site.lines[n]), "+") for n in range(site.at, uses[-1] + 1)]
    lines[0].labels["vague-name"] = 1
    return Change(site.at, uses[-1] + 1, lines)


def kept(site: Site) -> Change | None:
    """The same kind of declaration with its own, telling name."""
    found = _declaration(site, 1)
    if not found:
        return None
    return Change(site.at, site.at + 1, [Line(site.lines[site.at], "+", {"vague-name": 0})])


IDIOMS = {
    "python": ["for i in range(len({v})):\n    total += {v}[i]", "x, y = point", "tmp = {v}[i]\n{v}[i] = {v}[j]\n{v}[j] = tmp", "with open(path) as f:\n    data = f.read()", "k, v = line.split('=', 1)", "_, ext = os.path.splitext(path)", "bar = ProgressBar(total=10)\nbar.update(1)", "magic = stream.read(4)", "tmp_path = path + '.tmp'", "n = len({v})"],
    "javascript": ["for (let i = 0; i < {v}.length; i++) {\n  sum += {v}[i]\n}", "const { x, y } = point", "const tmp = a[i]\na[i] = a[j]\na[j] = tmp", "{v}.map(x => x * 2)", "const fn = callbacks[name]", "const el = document.body", "const tmpDir = os.tmpdir()"],
    "go": ["for i := 0; i < len({v}); i++ {\n\tuse({v}[i])\n}", "ctx := context.Background()", "buf := make([]byte, 512)", "v, ok := cache[key]", "tmp := a[i]\na[i] = a[j]\na[j] = tmp", "b := []byte({v})", "wg := sync.WaitGroup{}"],
    "swift": ["for i in 0..<{v}.count {\n  use({v}[i])\n}", "let (x, y) = point", "let tmp = a\na = b\nb = tmp", "let dx = x2 - x1", "let tmpURL = directory.appendingPathComponent(\"tmp\")"],
    "c": ["int i;\nfor (i = 0; i < n; i++)\n    sum += a[i];", "int tmp = *a;\n*a = *b;\n*b = tmp;", "size_t len = strlen(s);", "char buf[256];", "uint32_t magic = read_u32(f);"],
    "java": ["for (int i = 0; i < n; i++) {\n    sum += a[i];\n}", "int tmp = a[i];\na[i] = a[j];\na[j] = tmp;", "double x = point.getX();", "File tmpDir = Files.createTempDir();"],
    "rust": ["for i in 0..n {\n    sum += a[i];\n}", "let (x, y) = point;", "let n = {v}.len();", "let tmp = tempdir()?;", "let mut buf = Vec::new();"],
    "ruby": ["{v}.each { |x| puts x }", "tmp = a\na = b\nb = tmp", "x, y = point", "tmpdir = Dir.mktmpdir"], "php": ["for ($i = 0; $i < $n; $i++) {\n    $sum += $a[$i];\n}", "$tmp = $a; $a = $b; $b = $tmp;", "$tmpFile = tempnam(sys_get_temp_dir(), 'x');"],
}


def idiom(site: Site) -> Change | None:
    """Short names where they are the custom: indices, coordinates, a swap, a field's own words."""
    bank = IDIOMS.get({"typescript": "javascript", "c++": "c", "csharp": "java"}.get(site.language, site.language))
    if not bank:
        return None
    parts = site.rng.choice(bank).replace("{v}", site.name()).split("\n")
    first = site.line(parts[0], vague_name=0)
    return site.insert(first, *[site.line(p) for p in parts[1:]])
