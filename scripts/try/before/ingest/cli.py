"""Command line of the ingest: python -m ingest.cli FILE"""

import argparse

from ingest.reader import read, warmest


def main():
    parser = argparse.ArgumentParser(description="Shows the warmest station of a file.")
    parser.add_argument("file")
    arguments = parser.parse_args()
    best = warmest(read(arguments.file))
    print(f"{best.station}: {best.celsius:.1f}")


if __name__ == "__main__":
    main()
