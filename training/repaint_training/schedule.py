"""How long, how fast, and what counts how much: the numbers of a training run."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Of the losses in losses.py and steadiness.py; the weight of a style is its own (styles.py)."""

    content: float = 3
    colour: float = 2
    brightness: float = 10
    roughness: float = 10
    range: float = 5
    steadiness: float = 130


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
    own_from: float = 0.15
    steady_from: float = 0.35
    steady_by: float = 0.55
    largest_style: int = 1600
    """Pixels that no style picture is wider than, whatever styles.py says."""
    frozen_on: int = 48
    """Pictures that the statistics and ranges are taken from in the end."""
    fitted_on: int = 16
    """Of these, the pictures that palettes are fitted on."""
    palette_steps: int = 80
    """For each style."""

    def rate_at(self, step: int, began: int = 0) -> float:
        """The learning rate as a share of its peak; `began` is the step from which it warms up."""
        progress = min(1, max(0, step - self.warm_up) / max(1, self.steps - self.warm_up))
        cosine = self.last_rate + (1 - self.last_rate) * (1 + math.cos(math.pi * progress)) / 2
        return cosine * min(1, (step - began + 1) / self.warm_up)

    @property
    def own_weights_from(self) -> int:
        """The step before which styles share all weights but the last layer's."""
        return round(self.steps * self.own_from)

    def steadiness_at(self, step: int) -> float:
        """The share of the steadiness weight."""
        return min(1, max(0, (step / self.steps - self.steady_from) / (self.steady_by - self.steady_from)))


SMOKE = Schedule(steps=20, crop=96, largest_style=256, frozen_on=4, palette_steps=2)
