"""Real code changed on purpose: violations written into it, and hard look-alikes beside them.

It teaches the words of each rule; the real lines teach the judgement. Figures on it are a unit
test and say nothing about quality.
"""

from .build import transformed

__all__ = ["transformed"]
