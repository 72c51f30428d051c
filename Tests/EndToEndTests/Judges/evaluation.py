"""Opens the page of `model eval --format html` in headless Chromium and prints what is there as JSON.

Usage: evaluation.py PAGE [FOLDER FOR SCREENSHOTS]
"""

import json
import pathlib
import sys
import tempfile

from browser import Browser

#: Dots and words of the plot that leave the picture.
OUTSIDE = """(() => {
  const plot = document.querySelector('svg.plot').getBoundingClientRect();
  return [...document.querySelectorAll('svg.plot :not(title)')].map((e) => e.getBoundingClientRect())
    .filter((r) => r.left < plot.left - 1 || r.right > plot.right + 1 || r.top < plot.top - 1 || r.bottom > plot.bottom + 1)
    .length;
})()"""
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(browser, address, folder):
    browser.resize(1200, 900)
    browser.prefer("light")
    browser.open(address)
    found = {
        "requests": sum(event.get("method") == "Network.requestWillBeSent" for event in browser.events),
        "console": sum(
            event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
            for event in browser.events
        ),
        "titles": browser.evaluate("[...document.querySelectorAll('.panel > h2')].map((h) => h.textContent)"),
        "dots": browser.evaluate("[...document.querySelectorAll('svg.plot circle title')].map((t) => t.textContent)"),
        "outside": browser.evaluate(OUTSIDE),
        "sideways": [],
    }
    for width in (360, 1200):
        browser.resize(width, 900)
        found["sideways"].append(browser.evaluate(WIDTH))
    if folder:
        for colours in ("light", "dark"):
            browser.prefer(colours)
            browser.shoot(pathlib.Path(folder) / f"evaluation-{colours}.png")
    return found


with tempfile.TemporaryDirectory() as profile:
    browser = Browser(profile)
    try:
        address = pathlib.Path(sys.argv[1]).resolve().as_uri()
        print(json.dumps(look(browser, address, sys.argv[2] if len(sys.argv) > 2 else None)))
    finally:
        browser.close()
