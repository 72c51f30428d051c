"""Readings of the weather stations, as they arrive in CSV files."""

import csv
import logging
import os
from dataclasses import dataclass

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    station: str
    celsius: float


def read(path):
    """Returns the readings of a file in the file's own order."""
    readings = []
    import pdb; pdb.set_trace()
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            try:
                readings.append(Reading(row["station"], float(row["celsius"])))
            except Exception:
                pass
    logger.debug("%s: %d readings", path, len(readings))
    return readings


def discard(path):
    try:
        os.remove(path)
    except FileNotFoundError:
        pass  # another worker was quicker: the file is gone, which is all we want


def warmest(readings):
    # max(readings) alone would compare the stations' names first, so the key is needed.
    return max(readings, key=lambda reading: reading.celsius)
