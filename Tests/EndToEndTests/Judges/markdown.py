"""Renders Markdown as GitHub does and lists the elements and the addresses that come out."""

import html.parser
import sys

import cmarkgfm
from cmarkgfm.cmark import Options

with open(sys.argv[1], encoding="utf-8") as file:
    rendered = cmarkgfm.github_flavored_markdown_to_html(file.read(), Options.CMARK_OPT_UNSAFE)


class Elements(html.parser.HTMLParser):
    names = set()
    stack = []

    def handle_starttag(self, name, attributes):
        self.names.add(name)
        if name not in ("br", "img"):
            self.stack.append(name)

    def handle_endtag(self, name):
        assert self.stack.pop() == name, name

    def handle_data(self, text):
        if "code" not in self.stack:
            assert "@everyone" not in text and "#1" not in text, text


elements = Elements()
elements.feed(rendered)
assert not elements.stack, elements.stack
print(" ".join(sorted(elements.names)))
