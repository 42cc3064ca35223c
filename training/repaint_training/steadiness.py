"""Makes a network paint the same thing the same way: a second pass on a slightly changed input (weight in schedule.py).

Rainy & de Berker 2018 (noise), Wang et al. 2020 (single-frame regularisation): no video and no optical flow needed.
Half of the changes move the picture by whole pixels, exactly; the other half turn and zoom it, as a camera does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import BLOCK

NOISE = 0.03
"""Largest standard deviation of the noise, in RGB 0..1."""

BRIGHTNESS = 0.02
"""Largest change of brightness, either way."""

SHIFT = 3
"""Largest motion in pixels: quarter-size networks redraw their texture at every pixel of motion otherwise."""

ANGLE = math.radians(4)
ZOOM = 0.06
"""Largest turn, and largest change of size, either way."""

STILL = 6 / 255
"""What changes by less, in every channel, is at rest: nobody sees it change."""

MARGIN = 16
"""Pixels at the edge that aren't compared: the motion brings there what was outside."""


@dataclass(frozen=True)
class Disturbance:
    """One small change of a batch, the same for all of its pictures. Without angle and zoom it is exact."""

    rows: float
    columns: float
    angle: float
    zoom: float
    noise: float
    brightness: float

    def apply(self, pictures: Tensor, random: torch.Generator) -> Tensor:
        noise = torch.randn(pictures.shape, generator=random) * self.noise
        return (self.move(pictures) + noise + self.brightness).clamp(0, 1)

    def move(self, pictures: Tensor) -> Tensor:
        if self.whole:
            return pictures.roll((int(self.rows), int(self.columns)), (2, 3))
        height, width = pictures.shape[2:]
        cosine, sine = (function(self.angle) / (1 + self.zoom) for function in (math.cos, math.sin))
        rows = [
            [cosine, -sine * height / width, -2 * self.columns / width],
            [sine * width / height, cosine, -2 * self.rows / height],
        ]
        matrix = pictures.new_tensor(rows).expand(len(pictures), 2, 3)
        grid = functional.affine_grid(matrix, list(pictures.shape), align_corners=False)
        return functional.grid_sample(pictures, grid, mode="bilinear", padding_mode="reflection", align_corners=False)

    def move_blocks(self, blocks: Tensor) -> Tensor:
        """The same for pictures that lie in blocks of pixels: [N,16,H,W]."""
        return functional.pixel_unshuffle(self.move(functional.pixel_shuffle(blocks, BLOCK)), BLOCK)

    def shift_only(self) -> Disturbance:
        """By whole pixels, and nothing else."""
        return Disturbance(round(self.rows), round(self.columns), 0, 0, 0, 0)

    @property
    def whole(self) -> bool:
        """Whether it moves by whole pixels and no more."""
        return self.angle == self.zoom == 0


def random_disturbance(random: torch.Generator) -> Disturbance:
    noise, brightness, rows, columns, angle, zoom, kind = torch.rand(7, generator=random).tolist()
    changes = {"noise": NOISE * noise, "brightness": BRIGHTNESS * either(brightness)}
    rows, columns = SHIFT * either(rows), SHIFT * either(columns)
    if kind < 0.5:
        return Disturbance(round(rows), round(columns), 0, 0, **changes)
    return Disturbance(rows, columns, ANGLE * either(angle), ZOOM * either(zoom), **changes)


def either(share: float) -> float:
    """0..1 -> -1..1"""
    return 2 * share - 1


def steadiness_loss(painted: Tensor, painted_again: Tensor, change: Disturbance) -> Tensor:
    """
    [N]: mean squared difference of the moved painting and the painting of the moved picture, the edge left out.

    Pixels between pixels are soft: where the motion isn't whole, both are compared at half the size, so that it isn't
    the sharp strokes that are held to be wrong.
    """
    difference = (change.move(painted) - painted_again)[..., MARGIN:-MARGIN, MARGIN:-MARGIN]
    if not change.whole:
        difference = functional.avg_pool2d(difference, 2)
    return difference.square().flatten(1).mean(1)


def rest_loss(painted: Tensor, painted_again: Tensor, source: Tensor, changed: Tensor) -> Tensor:
    """
    [N]: mean squared difference where the source stayed nearly as it was, pixel by pixel, nothing moved back: the way
    flicker is measured. A camera that moves along a clear sky is to leave its paint alone.
    """
    still = (source - changed).abs().amax(1, keepdim=True) < STILL
    difference = (painted - painted_again).square().mean(1, keepdim=True) * still
    return difference.flatten(1).sum(1) / still.flatten(1).sum(1).clamp(min=1)
