"""A whole `git commit` without candidates, against other hook managers that run `true`."""

import time

from row import INSTALLED, TOOLS, Result, Row, compare, needed
from scratch import Repository, source

TEXT = source(0)


class Managed(Repository):
    """A scratch repository whose pre-commit hook another manager runs; it runs `true`."""

    def __init__(self, name: str) -> None:
        super().__init__(INSTALLED, installs=False, configuration="")
        self.environment["PATH"] = f"{needed(TOOLS / name).parent}:{self.environment['PATH']}"
        if name == "prek":
            hook = "{id: nothing, name: nothing, entry: 'true', language: system, pass_filenames: false, always_run: true}"
            (self.tree / ".pre-commit-config.yaml").write_text(f"repos:\n- repo: local\n  hooks:\n  - {hook}\n")
        else:
            (self.tree / "lefthook.yml").write_text("pre-commit:\n  commands:\n    nothing: {run: 'true'}\n")
        self.run("git", "add", ".")
        self.run("git", "commit", "-q", "-m", "hooks")
        self.run(name, "install")
        hook = self.tree / ".git/hooks/pre-commit"
        assert hook.exists(), f"{name} installed no hook"


def measure(runs: int) -> Result:
    # Rules are not kept before their files have lain still for two seconds, and they may just have been installed.
    time.sleep(3)
    # As users have it: installed, and without a configuration, as nothing in the change blocks.
    ours = Repository(needed(INSTALLED), configuration="")
    others = [Managed(name) for name in ("prek", "lefthook")]
    summary = ours.check(TEXT)
    assert summary["candidates"] == 0 and not summary["modelLoaded"], summary
    results = [compare(runs, lambda: ours.commit(TEXT), lambda: other.commit(TEXT)) for other in others]
    for repository in [ours, *others]:
        repository.remove()
    # Against the faster of them the ratio is the larger one.
    return max(results, key=lambda result: result.ratio)


ROWS = [
    Row("hook", "commit without candidates, whole `git commit`", "the faster of prek and lefthook running `true`", 1.0, measure)
]
