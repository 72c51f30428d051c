"""Writes the held-out labelled lines as a file for `vibecheck model eval --labels` and `vibecheck calibrate --labels`.

    labels.py --documents FOLDER [--fold 0] [--sample 200] --out work/labels.jsonl

The file holds code: it stays out of the repository. The same lines are measured by `evaluate.py`.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import heldout


def labels(document: dict):
    lines = document["lines"]
    new = [0]
    for line in lines:
        new.append(new[-1] + (line[:1] != "-"))
    diff = "\n".join([f"@@ -1 +1 @@ {document['heading']}", *lines]) + "\n"
    for question in document["questions"]:
        yield {
            "rule": question["rule"], "path": document["path"], "diff": diff, "line": new[question["line"] + 1],
            "label": "finding" if question["label"] else "not", "group": document["group"], "set": heldout.set_of(document),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--sample", type=int, help="so many of the windows only, drawn by chance, for a slow model")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    documents = heldout.documents(arguments.documents, arguments.fold)
    if arguments.sample is not None and arguments.sample < len(documents):
        kept = sorted(random.Random(1).sample(range(len(documents)), arguments.sample))
        documents = [documents[n] for n in kept]
    count = 0
    with arguments.out.open("w") as out:
        for document in documents:
            for label in labels(document):
                out.write(json.dumps(label) + "\n")
                count += 1
    print(f"{count} labelled lines in {len(documents)} windows")


if __name__ == "__main__":
    main()
