"""What may never be trained on: projects kept apart for measurement, and copies of them.

Projects of the labelled hunks are listed too (`HUNK_PROJECTS`): a package of theirs would let a
fold's training see the code it is validated on.
"""

from __future__ import annotations

import re

KEPT_APART = {
    "alamofire", "ripgrep", "carthage", "codeedit", "icecubesapp", "moya", "nimble", "rxswift",
    "axios", "beets", "beetbox", "celery", "httpx", "httpx2", "express", "expressjs", "gin",
    "gin-gonic", "consul-template", "iina", "jekyll", "jq", "jqlang", "fzf", "uptime-kuma",
    "kingfisher", "flask", "redis", "scrapy", "bat", "sinatra", "cobra", "okhttp", "okhttp3",
    "retrofit", "retrofit2", "swift-package-manager", "swiftpm", "packagemanager", "tokio",
    "vapor", "vue", "vuejs", "vuejs-core", "node-express", "ruby-sinatra",
}

HUNK_PROJECTS = {
    "automapper", "dapper", "newtonsoft.json", "quick", "reactiveswift", "rxjava", "snapkit",
    "swiftyjson", "actix-web", "alacritty", "kilo", "glide", "caddy", "chart.js", "chartjs",
    "clap", "clap-rs", "cli", "charts", "composer", "detekt", "excalidraw", "fluentd", "fmt",
    "fmtlib", "gson", "guzzle", "hapi", "devise", "helix", "hexo", "wwdc", "koa", "sourcery",
    "ktor", "libuv", "memcached", "mocha", "swiftformat", "nlohmann", "nlohmann-json", "nushell",
    "nvm", "ohmyzsh", "oh-my-zsh", "swift-composable-architecture", "rclone", "restic",
    "rspec-core", "socket.io", "leakcanary", "syncthing", "tmux", "typeorm", "webpack",
    "xcodegen",
}

#: Folders of copied code: their licence and origin are not the package's.
VENDORED = re.compile(
    r"(^|/)(vendor|vendored|_vendor|third_?party|3rdparty|node_modules|bower_components|extern|"
    r"external|externals|deps|Godeps|contrib/libs|debian|dist|\.pc|\.git)/",
    re.IGNORECASE,
)

_HEADER = re.compile(
    r"\b(axios v\d|Vue\.js v\d|express\.js|BurntSushi/ripgrep|spf13/cobra|gin-gonic/gin|"
    r"Alamofire Software|ReactiveX/RxSwift|pallets/flask|Salvatore Sanfilippo|antirez)\b"
)


def _stem(part: str) -> str:
    """A path part without version and extension: `flask-2.0` and `vue.min.js` are `flask`, `vue`."""
    part = part.lower()
    part = re.sub(r"[-_@]v?\d[\w.+~-]*$", "", part)
    return re.sub(r"(\.(min|esm|runtime|common|umd))*\.(m?js|cjs|ts|py|rb|go|rs|php|swift)$", "", part)


def is_apart(name: str) -> bool:
    """Whether a package of this name is one of the projects kept apart or of the labelled hunks."""
    name = re.sub(r"^(python|node|ruby|rust|php|golang-github-[a-z0-9]+|lib)-", "", name.lower())
    return name in KEPT_APART or name in HUNK_PROJECTS


def may_use(path: str, head: str = "") -> bool:
    """Whether the file at `path` (inside a package) is the package's own and not kept apart.

    `head` is the beginning of its text: copies announce themselves there.
    """
    if VENDORED.search("/" + path):
        return False
    if any(_stem(part) in KEPT_APART for part in path.split("/")):
        return False
    return not _HEADER.search(head)
