"""Trains the judge on packed documents, on all CPU cores, for as many minutes as it is given.

    train.py --documents FOLDER [...] --asks asks.yaml --tokenizer work/tokenizer.json --out work/model.pt --minutes 60 [--fold 0]
             [--stage whole|warm|base|fine] [--from FILE]

One process per core computes gradients of small batches, which stay in its cache; this process packs the rows, sums
the gradients and steps. A checkpoint holds everything: the same command goes on where it stopped
(SIGTERM saves one). Documents are read again whenever their files change, so labels that arrive later are used.
`--from` starts from the weights of an exported model (GGUF) or of a checkpoint instead of from nothing. The stage says
which documents come when and at what rate: `base` reads no labelled line, `fine` goes on from it for one fold.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

# Large blocks are kept by the process: giving pages back and asking for them again costs a tenth of the time.
os.environ.setdefault(
    "GLIBC_TUNABLES",
    "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296:glibc.malloc.top_pad=268435456",
)

os.environ.setdefault("GOMP_SPINCOUNT", "0")  # a waiting thread must not take the core from a working process

import numpy as np
import torch
import torch.multiprocessing as mp
import torch.nn.functional as F
from torch import Tensor

from from_gguf import Stored
from model import Decoder, Shape
from packing import Batch, Builder, Packer
from tokenizer import Tokenizer

MATRIX_RATE = 0.02
VECTOR_RATE = 0.003
WEIGHT_DECAY = 0.05
WARM_UP_STEPS = 25
LM_SHARE = 1 / 3
LONGEST_STEP = 20.0
"""Seconds. A process that was halted in a step, or a machine that slept, trained no longer."""


@dataclass(frozen=True)
class Stage:
    """What a training reads when, and how fast it learns."""

    phases: list[tuple[float, dict[str, float], float]]
    """Until when (share of the time), how often each source is drawn, and how much language modelling counts."""
    rate: float
    """Of the whole rate, after the warm-up."""
    last: float
    """The share of the time, at the end, in which the rate comes down,"""
    least: float
    """to this share of it."""
    dropout: float = 0.0
    """After the first phase, or always if there is only one: where the same lines come again."""


STAGES = {
    "whole": Stage(
        [
            (0.12, {"plain": 0.50, "transformed": 0.30, "read": 0.10, "real": 0.10}, 1.0),
            (0.62, {"plain": 0.06, "transformed": 0.44, "said": 0.12, "read": 0.16, "real": 0.22}, 0.7),
            (1.01, {"plain": 0.02, "transformed": 0.14, "said": 0.20, "read": 0.24, "real": 0.40}, 0.25),
        ],
        rate=1.0, last=0.4, least=0.02,
    ),
    # For a model that already knows code and questions: what history says first, then more of what people read.
    "warm": Stage(
        [
            (0.30, {"plain": 0.08, "transformed": 0.12, "said": 0.40, "read": 0.10, "real": 0.30}, 0.3),
            (1.01, {"plain": 0.02, "transformed": 0.08, "said": 0.25, "read": 0.15, "real": 0.50}, 0.15),
        ],
        rate=0.35, last=0.85, least=0.01, dropout=0.05,
    ),
    # No labelled line at all: what several folds may start from.
    "base": Stage(
        [(0.40, {"plain": 0.70, "transformed": 0.30}, 1.0), (1.01, {"plain": 0.35, "transformed": 0.65}, 0.6)],
        rate=1.0, last=0.3, least=0.5,
    ),
    # From the base, for one fold: mostly the lines that people read.
    "fine": Stage(
        [(1.01, {"plain": 0.02, "transformed": 0.06, "said": 0.22, "read": 0.15, "real": 0.55}, 0.15)],
        rate=0.5, last=1.0, least=0.01, dropout=0.05,
    ),
}
LOSS_WEIGHTS = {"transformed": 0.5, "said": 1.0, "read": 1.5, "real": 1.5}


def phase(progress: float, stage: Stage) -> tuple[dict[str, float], float, float]:
    """How often each source is drawn, the weight of language modelling, the dropout."""
    at = next(n for n, (end, _, _) in enumerate(stage.phases) if progress < end)
    return stage.phases[at][1], stage.phases[at][2], stage.dropout if at or len(stage.phases) == 1 else 0.0


def rate(step: int, progress: float, stage: Stage) -> float:
    """Warm up, stay, and come down at the end."""
    down = stage.least + (1 - stage.least) * min(1.0, (1 - progress) / stage.last)
    return stage.rate * min(1.0, (step + 1) / WARM_UP_STEPS) * down


def flatten(model: Decoder) -> tuple[Tensor, list[tuple[int, torch.Size]]]:
    """All parameters in one block of memory, so that processes can share them."""
    places, size = [], 0
    for parameter in model.parameters():
        places.append((size, parameter.shape))
        size += (parameter.numel() + 15) // 16 * 16
    return torch.zeros(size), places


def views(flat: Tensor, places: list[tuple[int, torch.Size]]) -> list[Tensor]:
    return [flat[at : at + shape.numel()].view(shape) for at, shape in places]


def bind(model: Decoder, weights: Tensor, gradients: Tensor | None, places: list) -> None:
    for index, parameter in enumerate(model.parameters()):
        at, shape = places[index]
        parameter.data = weights[at : at + shape.numel()].view(shape)
        if gradients is not None:
            parameter.grad = gradients[at : at + shape.numel()].view(shape)


def mask_of(document: Tensor, branch: Tensor) -> Tensor:
    """Additive: 0 where row's token i may see token j, else minus infinity."""
    length = document.shape[1]
    same = document[:, :, None] == document[:, None, :]
    visible = (branch[:, None, :] == 0) | (branch[:, :, None] == branch[:, None, :])
    earlier = torch.ones(length, length, dtype=torch.bool).tril()
    allowed = same & visible & earlier
    return torch.zeros(allowed.shape).masked_fill_(~allowed, float("-inf"))[:, None]


def losses(model: Decoder, forward, batch: Batch, yes: int, no: int) -> tuple[Tensor, Tensor, Tensor]:
    """Summed language-modelling loss, summed weighted answer loss, and the answers' log-odds."""
    tensor = torch.from_numpy
    mask = mask_of(tensor(batch.document), tensor(batch.branch))
    hidden = forward(tensor(batch.tokens), tensor(batch.positions), mask).flatten(0, 1)
    lm = F.cross_entropy(model.logits(hidden[tensor(batch.lm_index)]), tensor(batch.lm_target), reduction="sum")
    verdict = model.embedding.weight[yes] - model.embedding.weight[no]
    odds = hidden[tensor(batch.answer_index)] @ verdict
    answer = F.binary_cross_entropy_with_logits(
        odds, tensor(batch.answer_label), weight=tensor(batch.answer_weight), reduction="sum"
    )
    return lm, answer, odds


def worker(index: int, shape: Shape, weights: Tensor, gradients: Tensor, verdict: tuple[int, int], tasks, results, compiled: bool) -> None:
    torch.set_num_threads(1)
    model = Decoder(shape)
    _, places = flatten(model)
    bind(model, weights, gradients, places)
    forward = torch.compile(model, dynamic=False) if compiled else model
    while True:
        task = tasks.get()
        if task is None:
            return
        batch, lm_scale, answer_scale, model.dropout = task
        lm, answer, odds = losses(model, forward, batch, *verdict)
        (lm * lm_scale + answer * answer_scale).backward()
        right = float(((odds > 0).float() == torch.from_numpy(batch.answer_label)).sum())
        results.put((float(lm.detach()), len(batch.lm_index), float(answer.detach()), float(batch.answer_weight.sum()), right, len(batch.answer_label), batch.size))


def orthogonal(stack: Tensor) -> Tensor:
    """Newton-Schulz: the nearest orthogonal matrices, roughly. [count, rows, columns] with rows <= columns."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = stack / (stack.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        product = x @ x.transpose(1, 2)
        x = a * x + (b * product + c * product @ product) @ x
    return x


class Optimizer:
    """Muon for the layers' matrices, Adam for embeddings and norms, over the flat block."""

    def __init__(self, model: Decoder, weights: Tensor, gradients: Tensor, places: list):
        self.weights, self.gradients = weights, gradients
        self.momentum, self.square = torch.zeros_like(weights), torch.zeros_like(weights)
        self.steps = 0
        self.matrices: list[tuple[int, torch.Size]] = []
        self.others: list[tuple[int, torch.Size]] = []
        width, inner = model.shape.width, model.shape.inner
        for (name, parameter), (at, shape) in zip(model.named_parameters(), places):
            if not name.startswith("layers") or parameter.dim() < 2:
                self.others.append((at, shape))
                continue
            rows = inner if "gate_up" in name else width if "qkv" in name else shape[0]
            for start in range(0, shape[0], rows):  # each of q, k, v, gate and up is a matrix of its own
                self.matrices.append((at + start * shape[1], torch.Size((rows, shape[1]))))

    def step(self, scale: float) -> None:
        self.steps += 1
        groups: dict[tuple[int, int], list[tuple[Tensor, Tensor, bool]]] = {}
        for at, shape in self.matrices:
            grad, momentum, weight = (t[at : at + shape.numel()].view(shape) for t in (self.gradients, self.momentum, self.weights))
            momentum.lerp_(grad, 0.05)
            update = grad.lerp(momentum, 0.95)
            wide = shape[0] <= shape[1]
            update = update if wide else update.T
            groups.setdefault(tuple(update.shape), []).append((update, weight, wide))
        for entries in groups.values():
            updates = orthogonal(torch.stack([u for u, _, _ in entries]))
            for update, (_, weight, wide) in zip(updates, entries):
                update = update if wide else update.T
                ratio = max(1.0, weight.shape[0] / weight.shape[1]) ** 0.5
                weight.mul_(1 - MATRIX_RATE * scale * WEIGHT_DECAY).add_(update, alpha=-MATRIX_RATE * scale * ratio)
        for at, shape in self.others:
            grad, mean, square, weight = (t[at : at + shape.numel()] for t in (self.gradients, self.momentum, self.square, self.weights))
            mean.lerp_(grad, 0.1)
            square.lerp_(grad.square(), 0.05)
            corrected = mean / (1 - 0.9**self.steps)
            weight.sub_(VECTOR_RATE * scale * corrected / ((square / (1 - 0.95**self.steps)).sqrt() + 1e-10))


def started_from(file: Path) -> tuple[Shape, Tensor]:
    """The shape and the flat weights of an exported model, or the averaged ones of a checkpoint."""
    if file.suffix == ".gguf":
        stored = Stored(file)
        return stored.shape, stored.checkpoint(None)["weights"]
    saved = torch.load(file, weights_only=False)
    return Shape(**saved["shape"]), saved["average"]


def stamp(folders: list[Path], asks: Path) -> list:
    """Changes when a document file or the wordings change."""
    files = [asks, *(f for folder in folders for f in sorted(folder.glob("*.jsonl")))]
    return [(f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in files]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--fold", type=int, help="leave this fold of groups out, for validation")
    parser.add_argument("--stage", choices=sorted(STAGES), help="'warm' where --from is given, else 'whole'")
    parser.add_argument("--from", dest="start", type=Path, help="start from this model's weights: a GGUF file or a checkpoint")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--heads", type=int, default=3)
    parser.add_argument("--inner", type=int, default=512)
    parser.add_argument("--batches", type=int, default=4, help="batches of 1,024 tokens in a step")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--eager", action="store_true", help="do not compile the model")
    arguments = parser.parse_args()

    torch.manual_seed(arguments.seed)
    tokenizer = Tokenizer(arguments.tokenizer)
    shape = Shape(tokenizer.size, arguments.width, arguments.layers, arguments.heads, arguments.inner)
    saved = torch.load(arguments.out, weights_only=False) if arguments.out.exists() else None
    name = arguments.stage or ("warm" if arguments.start else "whole")
    stage = STAGES[name]
    start = started_from(arguments.start) if arguments.start and not saved else None
    if saved:
        shape = Shape(**saved["shape"])
        if saved["stage"] != name:
            parser.error(f"{arguments.out} was started as stage '{saved['stage']}', not '{name}': go on the same way")
    elif start:
        shape = start[0]
    model = Decoder(shape)
    weights, places = flatten(model)
    for view, parameter in zip(views(weights, places), model.parameters()):
        view.copy_(parameter.data)
    if start:
        weights.copy_(start[1])
    weights.share_memory_()
    bind(model, weights, None, places)
    partial = [torch.zeros_like(weights).share_memory_() for _ in range(arguments.workers)]
    gradients = torch.zeros_like(weights)
    optimizer = Optimizer(model, weights, gradients, places)
    average = weights.clone()
    elapsed, tokens_seen, questions_seen, history = 0.0, 0, 0, []
    if saved:
        weights.copy_(saved["weights"])
        average.copy_(saved["average"])
        optimizer.momentum, optimizer.square, optimizer.steps = saved["momentum"], saved["square"], saved["steps"]
        elapsed, tokens_seen, questions_seen, history = (saved[k] for k in ("elapsed", "tokens", "questions", "history"))
        print(f"goes on at step {optimizer.steps}, minute {elapsed / 60:.1f}", file=sys.stderr)

    context = mp.get_context("spawn")
    tasks, results = context.Queue(), context.Queue()
    verdict = (tokenizer.control["<|yes|>"], tokenizer.control["<|no|>"])
    workers = [
        context.Process(target=worker, args=(i, shape, weights, partial[i], verdict, tasks, results, not arguments.eager), daemon=True)
        for i in range(arguments.workers)
    ]
    for process in workers:
        process.start()
    torch.set_num_threads(arguments.workers)

    builder = Builder(tokenizer, arguments.asks, arguments.documents, arguments.fold, arguments.seed + optimizer.steps)
    packer = Packer(builder)
    read = stamp(arguments.documents, arguments.asks)
    seconds = arguments.minutes * 60
    parameters = sum(p.numel() for p in model.parameters())
    print(f"{parameters:,} parameters, {shape}", file=sys.stderr, flush=True)

    def save() -> None:
        state = {
            "shape": shape.as_dict(), "weights": weights, "average": average, "momentum": optimizer.momentum,
            "square": optimizer.square, "steps": optimizer.steps, "elapsed": elapsed, "tokens": tokens_seen,
            "questions": questions_seen, "history": history, "fold": arguments.fold, "places": places, "stage": name,
        }
        torch.save(state, arguments.out.with_suffix(".tmp"))
        arguments.out.with_suffix(".tmp").replace(arguments.out)

    def next_batches() -> list[Batch]:
        shares, _, _ = phase(elapsed / seconds, stage)
        return [packer.batch(shares, LOSS_WEIGHTS, LM_SHARE) for _ in range(arguments.batches)]

    batches, last_save, last_look = next_batches(), elapsed, time.monotonic()
    window: list[tuple] = []
    started, stopped, first = time.monotonic(), [], True
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    while elapsed < seconds and not stopped:
        _, lm_weight, dropout = phase(elapsed / seconds, stage)
        lm_count = sum(len(b.lm_index) for b in batches)
        answer_weight = sum(float(b.answer_weight.sum()) for b in batches)
        for batch in batches:
            tasks.put((batch, lm_weight / max(1, lm_count), 1 / max(1.0, answer_weight), dropout))
        count = len(batches)
        if time.monotonic() - last_look > 20:
            last_look, now = time.monotonic(), stamp(arguments.documents, arguments.asks)
            if now != read:
                read = now
                builder.reload()
                packer = Packer(builder)
        batches = next_batches()  # while the workers compute
        window += [results.get() for _ in range(count)]
        torch.sum(torch.stack(partial), dim=0, out=gradients)
        for part in partial:
            part.zero_()
        progress = elapsed / seconds
        optimizer.step(rate(optimizer.steps, progress, stage))
        keep = min(0.99, (1 + optimizer.steps) / (10 + optimizer.steps))
        average.lerp_(weights, 1 - keep)
        if not first:  # the first step compiles the model
            elapsed += min(LONGEST_STEP, time.monotonic() - started)
        started, first = time.monotonic(), False
        tokens_seen += sum(w[6] for w in window[-count:])
        questions_seen += sum(w[5] for w in window[-count:])
        if optimizer.steps % 20 == 0 or optimizer.steps in (1, 5, 10):
            sums = np.array(window).sum(0)
            entry = {
                "step": optimizer.steps, "minutes": round(elapsed / 60, 2), "tokens": tokens_seen,
                "lm": round(sums[0] / max(1, sums[1]), 3), "answer": round(sums[2] / max(1e-9, sums[3]), 4),
                "right": round(sums[4] / max(1, sums[5]), 4), "questions": questions_seen,
                "packed": round(sums[6] / (len(window) * 1024), 3), "gradient": round(float(gradients.norm()), 3),
            }
            history.append(entry)
            print(json.dumps(entry), flush=True)
            window = []
        if elapsed - last_save > arguments.save_minutes * 60:
            save()
            last_save = elapsed
    save()
    for process in workers:
        process.terminate()
    if stopped:
        sys.exit(f"stopped at minute {elapsed / 60:.1f} of {arguments.minutes:g}; the same command goes on")


if __name__ == "__main__":
    main()
