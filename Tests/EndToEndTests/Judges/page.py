"""Opens a report in headless Chromium, uses it as a reader would, and prints what happened as JSON.

Usage: page.py REPORT [FOLDER FOR SCREENSHOTS]
"""

import json
import pathlib
import sys
import tempfile

from browser import Browser

SHOWN = "[...document.querySelectorAll('.finding')].filter((f) => f.offsetHeight > 0).length"
FILES = "[...document.querySelectorAll('section.file')].filter((f) => f.offsetHeight > 0).length"
FOCUS = "document.activeElement.id || document.activeElement.localName"
COLOUR = "getComputedStyle(document.body).backgroundColor"
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def choose(browser, control, value):
    script = (
        f"(() => {{ const c = document.getElementById({control!r}); "
        f"c.value = {value!r}; c.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
    )
    browser.evaluate(script)
    return [browser.evaluate(SHOWN), browser.evaluate(FILES)]


def use(browser, address, folder):
    found = {}
    browser.resize(1200, 900)
    browser.prefer("light")
    browser.open(address)
    found["requests"] = [
        event["params"]["request"]["url"].split("/")[-1]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    found["all"] = [browser.evaluate(SHOWN), browser.evaluate(FILES)]
    found["count"] = browser.evaluate("document.getElementById('shown').textContent")
    for control in ("severity", "rule", "file"):
        values = browser.evaluate(
            f"[...document.querySelectorAll('#{control} option')].map((o) => o.value)"
        )
        found[control] = {value: choose(browser, control, value) for value in values or [] if value}
        choose(browser, control, "")
    found["text"] = choose(browser, "search", "TODO order")
    browser.evaluate("document.querySelector('#filters [type=reset]').click()")
    browser.evaluate("new Promise((done) => setTimeout(done))")
    found["reset"] = [browser.evaluate(SHOWN), browser.evaluate(FILES)]
    found["silenced"] = browser.evaluate(
        f"(document.getElementById('silenced')?.click(), {SHOWN})"
    )

    found["focus"] = []
    for key in ("j", "j", "k", "/", "j", "Escape", "k"):
        browser.press(key)
        found["focus"].append(browser.evaluate(FOCUS))
    found["typed"] = browser.evaluate("document.getElementById('search').value")
    found["outline"] = browser.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle"
    )

    light = browser.evaluate(COLOUR)
    browser.prefer("dark")
    dark = browser.evaluate(COLOUR)
    toggled = []
    for _ in range(3):
        browser.evaluate("document.getElementById('theme').click()")
        toggled.append({light: "light", dark: "dark"}[browser.evaluate(COLOUR)])
    found["colours"] = toggled if light != dark else []

    found["sideways"] = []
    for width in (320, 360, 768, 1200):
        browser.resize(width, 800)
        found["sideways"].append(browser.evaluate(WIDTH))
    if folder:
        for name, width, height, colours in (
            ("light", 1200, 1000, "light"), ("dark", 1200, 1000, "dark"),
            ("phone", 390, 844, "light"), ("phone-dark", 390, 844, "dark"),
        ):
            browser.resize(width, height)
            browser.prefer(colours)
            browser.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            browser.shoot(pathlib.Path(folder) / f"{name}.png")

    troubles = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
    found["console"] = [event["params"] for event in browser.events if event.get("method") in troubles]
    found["scripts"] = browser.evaluate("document.scripts.length")
    found["alien"] = browser.evaluate("document.querySelectorAll('img, iframe, object, b').length")

    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    browser.resize(1200, 900)
    browser.open(address)
    found["plain"] = {
        "findings": browser.evaluate(SHOWN),
        "filters": browser.evaluate("document.getElementById('filters').offsetHeight"),
    }
    return found


with tempfile.TemporaryDirectory() as profile:
    browser = Browser(profile)
    try:
        address = pathlib.Path(sys.argv[1]).resolve().as_uri()
        print(json.dumps(use(browser, address, sys.argv[2] if len(sys.argv) > 2 else None)))
    finally:
        browser.close()
