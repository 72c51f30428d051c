"""A whole `git commit` without candidates, against other hook managers that run `true`."""

from row import PROGRAM, TOOLS, Result, Row, in_turn, needed, ratio, spread
from scratch import Repository, source

TEXT = source(0)


class Managed(Repository):
    """A scratch repository whose pre-commit hook another manager runs; it runs `true`."""

    def __init__(self, name: str) -> None:
        super().__init__(PROGRAM, installs=False)
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
    ours = Repository(needed(PROGRAM))
    others = [Managed(name) for name in ("prek", "lefthook")]
    summary = ours.check(TEXT)
    assert summary["candidates"] == 0 and not summary["modelLoaded"], summary
    left: list[float] = []
    right: list[list[float]] = []
    for other in others:
        a, b = in_turn(runs, lambda: ours.commit(TEXT), lambda: other.commit(TEXT))
        left += a
        right.append(b)
    fastest = min(right, key=min)
    for repository in [ours, *others]:
        repository.remove()
    return Result(spread(left), spread(fastest), ratio(left, fastest))


ROWS = [
    Row("hook", "commit without candidates, whole `git commit`", "the faster of prek and lefthook running `true`", 1.0, measure)
]
