"""The painting moves with the picture: a picture is moved a little, and its painting must be the moved painting."""

from __future__ import annotations

import math
import random

import torch
import torch.nn.functional as F
from torch import Tensor

RIM = 14
"""Pixels at the border that don't count: what moves in there was never seen."""


class Motion:
    """A shift by whole pixels, which leaves pixels as sharp as they were; or a part of a pixel, a zoom and a turn."""

    def __init__(self, batch: int, side: int) -> None:
        self.whole = random.random() < 0.4
        self.shift = (random.randint(-6, 6), random.randint(-6, 6))
        self.matrices = torch.tensor([a_matrix(side) for _ in range(batch)])

    def __call__(self, pictures: Tensor) -> Tensor:
        if self.whole:
            return torch.roll(pictures, self.shift, (2, 3))
        grid = F.affine_grid(self.matrices.to(pictures), list(pictures.shape), align_corners=False)
        return F.grid_sample(pictures, grid, mode="bicubic", padding_mode="reflection", align_corners=False)


def a_matrix(side: int) -> list[list[float]]:
    angle, zoom = random.gauss(0, 0.012), 1 + random.gauss(0, 0.015)
    right, down = (random.uniform(-8, 8) * 2 / side for _ in range(2))
    cos, sin = zoom * math.cos(angle), zoom * math.sin(angle)
    return [[cos, -sin, right], [sin, cos, down]]


def disturbed(parts: Tensor, copies: Tensor) -> tuple[Tensor, Tensor]:
    """With the noise of a camera, all a little brighter or darker; copies have moved, and noise is small in them."""
    brighter = random.uniform(-0.02, 0.02)
    noise = torch.randn_like(parts) * random.uniform(0, 0.03)
    moved = torch.roll(copies, (random.randint(-1, 1), random.randint(-1, 1)), (2, 3))
    return parts + noise + brighter, moved + brighter


def steadiness_loss(moved: Tensor, painted_of_moved: Tensor) -> Tensor:
    """:param moved: the painting, moved; the other is the painting of the moved picture"""
    return (((moved - painted_of_moved) ** 2)[:, :, RIM:-RIM, RIM:-RIM]).mean()
