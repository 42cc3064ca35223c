"""How much of everything: the full run, and the small one that shows in minutes that all parts work."""

from __future__ import annotations

from dataclasses import dataclass

from .network import Architecture
from .training_loop import Stage

FINE = Architecture(half=24, channels=48)
FAST = Architecture(half=12, channels=24)


@dataclass(frozen=True)
class Schedule:
    """Pairs of each kind, and the stages."""

    painted_pairs: int
    code_pairs: int
    encoder: Stage
    pupil: Stage
    refine: Stage
    fast: Stage
    paintings: int | None = None
    """how many paintings are learned from; all, unless given"""


FULL = Schedule(
    painted_pairs=6000,
    code_pairs=20000,
    encoder=Stage("encoder", 8000, 2e-3),
    pupil=Stage("pupil", 4000, 2.5e-3),
    refine=Stage("refine", 8000, 4e-4),
    fast=Stage("fast", 8000, 2e-3),
)

SMOKE = Schedule(
    painted_pairs=16,
    code_pairs=24,
    encoder=Stage("encoder", 3, 2e-3, 2),
    pupil=Stage("pupil", 3, 2.5e-3, 2),
    refine=Stage("refine", 3, 4e-4, 2),
    fast=Stage("fast", 3, 2e-3, 2),
    paintings=4,
)
