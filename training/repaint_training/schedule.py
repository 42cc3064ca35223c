"""How long, how fast, and what counts how much: the numbers of a training run."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Weights:
    """Of the losses in losses.py and steadiness.py; gram, covariance and texture are each times that of the style
    (styles.py)."""

    content: float = 5
    gram: float = 0.5
    covariance: float = 0.8
    texture: float = 0.7
    colour: float = 4
    brightness: float = 20
    roughness: float = 8
    edge: float = 40
    hatching: float = 60
    range: float = 5
    loudness: float = 0.02
    steadiness: float = 200
    grid: float = 200
    patches: float = 100
    rest: float = 0


@dataclass(frozen=True)
class Schedule:
    """
    The learning rate warms up, then falls along a cosine to `last_rate` of its peak. The look comes first, at half the
    cost of a step; steadiness comes in between the two shares of the steps that are named.
    """

    steps: int = 12000
    pictures: int = 4
    """In a step, each in another style; the styles take turns."""
    warm_up: int = 30
    rate: float = 2e-3
    last_rate: float = 0.02
    gradient_limit: float = 2
    crop: int = 160
    """Pixels, the side of a crop."""
    own_from: float | None = 0.15
    """The share of the steps after which styles get weights of their own; None where they have them, or never do."""
    steady_from: float = 0.35
    steady_by: float = 0.55
    largest_style: int = 1600
    """Pixels that no style picture is wider than, whatever styles.py says."""
    frozen_on: int = 48
    """Pictures that the statistics and ranges are taken from in the end."""
    weights: Weights = Weights()

    def rate_at(self, step: int, began: int = 0) -> float:
        """The learning rate as a share of its peak; `began` is the step from which it warms up."""
        progress = min(1, max(0, step - self.warm_up) / max(1, self.steps - self.warm_up))
        cosine = self.last_rate + (1 - self.last_rate) * (1 + math.cos(math.pi * progress)) / 2
        return cosine * min(1, (step - began + 1) / self.warm_up)

    @property
    def own_weights_from(self) -> int | None:
        """The step before which styles share all weights but the last layer's."""
        return None if self.own_from is None else round(self.steps * self.own_from)

    def steadiness_at(self, step: int) -> float:
        """The share of the steadiness weight."""
        return min(1, max(0, (step / self.steps - self.steady_from) / (self.steady_by - self.steady_from)))


FROZEN = Schedule(
    steps=4000,
    warm_up=60,
    rate=4e-4,
    crop=176,
    own_from=None,
    steady_from=-1,
    steady_by=0,
    weights=Weights(
        content=11, brightness=30, roughness=2, loudness=0.1, steadiness=90, grid=1200, patches=900, rest=1200
    ),
)
"""Of the steps after freezing. They are small, and begin slowly: the means that they are judged by (recent.py) are of
few paintings at first, and lag behind later. Style comes easier now, and pays for rest."""

SMOKE = Schedule(steps=20, crop=96, largest_style=256, frozen_on=4)
SMOKE_FROZEN = replace(FROZEN, steps=4, crop=96)
