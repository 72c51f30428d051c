"""A server that misbehaves as asked: the first part of a request's path names how.

Prints its port, then serves until its standard input ends. GET /log gives what was asked so far as JSON.
"""

import http.server
import json
import math
import sys
import threading
import time

lock = threading.Lock()
log = []
counts = {}
running = {}
most = {}


def completion(prompt: str, chat: bool = False) -> dict:
    """Yes with 0.9 where the last line of the prompt holds XXX, else with 0.2; other tokens between them."""
    yes = 0.9 if "XXX" in prompt.splitlines()[-2] else 0.2
    top = {" yes": math.log(yes * 0.6), " Yes": math.log(yes * 0.3), " no": math.log((1 - yes) * 0.9), "\n": math.log(1e-4)}
    chosen = max(top, key=top.get)
    if chat:
        tokens = [{"token": text, "logprob": number} for text, number in top.items()]
        logprobs = {"content": [{"token": chosen, "logprob": top[chosen], "top_logprobs": tokens}]}
    else:
        logprobs = {"tokens": [chosen], "token_logprobs": [top[chosen]], "top_logprobs": [top], "text_offset": [0]}
    usage = {"prompt_tokens": len(prompt), "prompt_tokens_details": {"cached_tokens": 7}}
    return {"choices": [{"index": 0, "text": chosen, "logprobs": logprobs}], "usage": usage}


def written(name: str, prompt: str, chat: bool) -> dict:
    """What the name of the behaviour says is to be written: see WritingServer.swift."""
    script = json.loads(bytes.fromhex(name.removeprefix("write-")))
    text = script["suggestion" if "JSON list" in prompt.splitlines()[-1] else "explanation"]
    choice = {"index": 0, "finish_reason": "length" if script["salt"] == "cut" else "stop"}
    choice |= {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
    usage = {"prompt_tokens": len(prompt), "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 7}}
    return {"choices": [choice], "usage": usage}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, value, status=200, headers=()):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/log":
            self.answer({"requests": log, "most": most})
            return
        name = self.path.split("/")[1]
        models = {"two": ["a", "b"], "none": []}.get(name, ["only"])
        self.answer({"object": "list", "data": [{"id": model} for model in models]})

    def do_POST(self):
        name = self.path.split("/")[1]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            counts[name] = count = counts.get(name, 0) + 1
            running[name] = running.get(name, 0) + 1
            most[name] = max(most.get(name, 0), running[name])
            log.append({"path": self.path, "key": self.headers.get("Authorization"), "time": time.time(), "body": body})
        try:
            self.respond(name, body, count)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with lock:
                running[name] -= 1

    def respond(self, name, body, count):
        chat = "messages" in body
        prompt = "".join(message["content"] for message in body["messages"]) if chat else body["prompt"]
        good = completion(prompt, chat)
        port = self.server.server_port
        if name.startswith("busy") and count == 1:
            self.answer({"error": {"message": "slow down"}}, 429, [("Retry-After", "1")])
        elif name == "closed":
            self.answer({"error": {"message": "slow down"}}, 429, [("Retry-After", "3600")])
        elif name == "broken" and count == 2:
            self.answer(b"oops", 500)
        elif name == "down":
            self.answer({"error": {"message": "no memory left"}}, 503)
        elif name == "slow":
            time.sleep(20)
        elif name == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.2)
        elif name == "cut" and count == 2:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
        elif name == "nologprobs":
            good["choices"][0]["logprobs"] = None
            self.answer(good)
        elif name == "refuseslogprobs":
            self.answer({"error": {"message": "logprobs is not supported for this model"}}, 500)
        elif name == "garbage":
            self.answer(b"<html>hello</html>")
        elif name == "huge":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(64):
                self.wfile.write(b"20000\r\n" + b"x" * 0x20000 + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
        elif name == "rude":
            self.answer({"error": {"message": "a\x1b[2Jb\n::error::\u202ec"}}, 400)
        elif name == "redirect" or name == "mixed" and count == 1:
            self.answer(b"", 307, [("Location", f"http://127.0.0.1:{port}/elsewhere/v1/completions")])
        elif name.startswith("key") and self.headers.get("Authorization") != "Bearer s3cret":
            self.answer({"error": {"message": "Invalid API key"}}, 401)
        elif name == "strange":
            top = {"Sure": -0.1, "The": -3.0}
            good["choices"][0]["logprobs"] = {"tokens": ["Sure"], "token_logprobs": [-0.1], "top_logprobs": [top]}
            self.answer(good)
        elif name.startswith("write-") and body["max_tokens"] > 1:
            if "strict" in bytes.fromhex(name.removeprefix("write-")).decode() and "grammar" in body:
                self.answer({"error": {"message": "Unrecognized request argument supplied: grammar"}}, 400)
            else:
                self.answer(written(name, prompt, chat))
        elif name == "wide":
            time.sleep(0.1)
            self.answer(good)
        else:
            self.answer(good)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
