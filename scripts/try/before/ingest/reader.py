"""Readings of the weather stations, as they arrive in CSV files."""

import csv
import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    station: str
    celsius: float


def read(path):
    """Returns the readings of a file in the file's own order."""
    readings = []
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            readings.append(Reading(row["station"], float(row["celsius"])))
    return readings


def warmest(readings):
    return max(readings, key=lambda reading: reading.celsius)
