"""A server of one model file that misbehaves as asked: the first part of a request's path names how.

    python model_server.py FILE

Prints its port, then serves until its standard input ends. GET /log gives what was asked so far as JSON.
"""

import hashlib
import http.server
import json
import sys
import threading
import time

FILE = open(sys.argv[1], "rb").read()
OTHER = FILE[:-1] + bytes([FILE[-1] ^ 1])
HALF = len(FILE) // 2
DATE = "Tue, 24 Nov 2026 10:00:00 GMT"

lock = threading.Lock()
log = []
counts = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, content, tag, stop=None, ranges=True, announced=None):
        """Sends the file, or what is left of it where the client has its beginning; breaks off at `stop`."""
        start = 0
        wanted = self.headers.get("Range")
        if ranges and wanted and self.headers.get("If-Range") == tag[1]:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                self.answer(416, [("Content-Range", f"bytes */{len(content)}")])
                return
        self.send_response(206 if start else 200)
        self.send_header(*tag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(announced or len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:stop])
        self.wfile.flush()
        if stop is not None:
            self.close_connection = True

    def do_GET(self):
        if self.path == "/log":
            self.answer(200, body=json.dumps(log).encode())
            return
        name = self.path.split("/")[1]
        with lock:
            counts[name] = count = counts.get(name, 0) + 1
            log.append({
                "path": self.path,
                "range": self.headers.get("Range"),
                "ifRange": self.headers.get("If-Range"),
                "token": self.headers.get("Authorization"),
            })
        try:
            self.respond(name.split("-")[0], count)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def respond(self, name, count):
        here = f"http://127.0.0.1:{self.server.server_port}"
        strong = ("ETag", '"one"')
        first = HALF if count == 1 else None
        if name == "cut":
            self.send_file(FILE, strong, first)
        elif name == "dated":
            self.send_file(FILE, ("Last-Modified", DATE), first)
        elif name == "weak":
            self.send_file(FILE, ("ETag", 'W/"one"'), first)
        elif name == "norange":
            self.send_file(FILE, strong, first, ranges=False)
        elif name == "changed":
            self.send_file(FILE if count == 1 else OTHER, strong if count == 1 else ("ETag", '"two"'), first)
        elif name == "other":
            self.send_file(OTHER, strong)
        elif name == "dead":
            self.send_file(FILE, strong, 0)
        elif name == "wait":
            self.send_file(FILE, strong, first)
            if count == 1:
                self.close_connection = False
                time.sleep(20)
        elif name == "busy" and count == 1:
            self.answer(503, [("Retry-After", "0")])
        elif name == "gated":
            self.answer(403, body=b"Access to model gated/repo is restricted")
        elif name == "missing":
            self.answer(404)
        elif name == "page":
            self.answer(200, [("Content-Type", "text/html")], b"<html>sign in</html>")
        elif name == "huge":
            self.send_file(FILE, strong, HALF, announced=10**15)
        elif name == "redirect":
            self.answer(302, [("Location", "/plain/model.gguf")])
        elif name == "loop":
            self.answer(302, [("Location", self.path)])
        elif name == "away":
            self.answer(302, [("Location", "http://models.example.com/model.gguf")])
        elif name == "back":
            self.answer(302, [("Location", f"{here}/plain/model.gguf")])
        elif name in ("owner", "liar"):
            # as Hugging Face answers: the digest, and another host that has the file
            digest = hashlib.sha256(FILE if name == "owner" else OTHER).hexdigest()
            place = f"http://localhost:{self.server.server_port}/plain/blob"
            self.answer(302, [("X-Linked-ETag", f'"{digest}"'), ("Location", place)])
        elif name == "slow":
            time.sleep(2)
            self.send_file(FILE, strong)
        else:
            self.send_file(FILE, strong)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
