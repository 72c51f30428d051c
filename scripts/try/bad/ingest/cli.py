"""Command line of the ingest: python -m ingest.cli FILE"""

import argparse

from ingest.reader import read, warmest


def main():
    parser = argparse.ArgumentParser(description="Shows the warmest station of a file.")
    parser.add_argument("file")
    parser.add_argument("--all", action="store_true", help="show every station, not only the warmest")
    arguments = parser.parse_args()
    readings = read(arguments.file)
    if arguments.all:
        for reading in readings:
            print(f"{reading.station}: {reading.celsius:.1f}")
        return
    best = warmest(readings)
    print(f"{best.station}: {best.celsius:.1f}")


if __name__ == "__main__":
    main()
