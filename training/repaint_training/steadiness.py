"""Makes a network paint the same thing the same way: a second pass on a slightly changed input (weight in train.py).

Rainy & de Berker 2018 (noise), Wang et al. 2020 (single-frame regularisation): no video and no optical flow needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

NOISE = 0.03
"""Largest standard deviation of the noise, in RGB 0..1."""

BRIGHTNESS = 0.02
"""Largest change of brightness, either way."""

SHIFT = 3
"""Largest roll in pixels: quarter-size networks redraw their texture at every pixel of motion otherwise."""

MARGIN = 16
"""Pixels at the edge that aren't compared: the roll brings the other side there."""


@dataclass(frozen=True)
class Disturbance:
    """One small change of a batch, the same roll for all of its pictures."""

    rows: int
    columns: int
    noise: float
    brightness: float

    def apply(self, pictures: Tensor, random: torch.Generator) -> Tensor:
        noise = torch.randn(pictures.shape, generator=random) * self.noise
        changed = (pictures + noise + self.brightness).clamp(0, 1)
        return self.roll(changed)

    def roll(self, pictures: Tensor) -> Tensor:
        return pictures.roll((self.rows, self.columns), (2, 3))

    def undo_roll(self, pictures: Tensor) -> Tensor:
        return pictures.roll((-self.rows, -self.columns), (2, 3))


def random_disturbance(random: torch.Generator) -> Disturbance:
    rows, columns = torch.randint(-SHIFT, SHIFT + 1, (2,), generator=random).tolist()
    noise, brightness = torch.rand(2, generator=random).tolist()
    return Disturbance(rows, columns, NOISE * noise, BRIGHTNESS * (2 * brightness - 1))


def steadiness_loss(painted: Tensor, painted_again: Tensor) -> Tensor:
    """[N]: mean squared difference of two paintings, the edge left out."""
    difference = (painted - painted_again)[..., MARGIN:-MARGIN, MARGIN:-MARGIN]
    return difference.square().flatten(1).mean(1)
