"""Opens a report in headless Chromium, uses it as a reader would, and prints what happened as JSON.

Usage: page.py REPORT [FOLDER FOR SCREENSHOTS]
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


class Browser:
    """One page of a browser, told what to do over a pipe (Chrome DevTools Protocol)."""

    def __init__(self, profile):
        names = ("chromium", "google-chrome", "chromium-browser")
        mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
        program = next(filter(None, map(shutil.which, (*names, mac))), None)
        assert program, "no Chromium: run scripts/setup test-tools"
        to_read, self.writer = os.pipe()
        self.reader, to_write = os.pipe()
        options = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
            "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank",
        ]
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "sh", program, *options],
            pass_fds=(to_read, to_write),
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self.buffer = b""
        self.count = 0
        self.session = None
        self.events = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.reader, 1 << 16)
            assert part, "the browser went away"
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, address):
        self.events.clear()
        self.send("Page.navigate", url=address)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def evaluate(self, script):
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def resize(self, width, height):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=2, mobile=width < 600,
        )

    def prefer(self, colours):
        features = [{"name": "prefers-color-scheme", "value": colours}]
        self.send("Emulation.setEmulatedMedia", features=features)

    def press(self, key):
        text = key if len(key) == 1 else ""
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, text=text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def shoot(self, file):
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=False)
        pathlib.Path(file).write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.session = None
        self.send("Browser.close")
        self.process.wait(20)


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
