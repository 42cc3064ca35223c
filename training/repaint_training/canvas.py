"""Fixed strokes under the picture, for where the picture gives none to start from: a sky.

Convolutions turn an even area into an even area; on a canvas they can paint it. The canvas stands still, as a real one
does, so what is still in the video stays still in the painting. Its strokes follow a flow in whirls: noise is smeared
along it (line integral convolution, Cabral & Leedom 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import BLOCK

CHANNELS = BLOCK * BLOCK

SIDE = 128
"""Blocks after which the canvas repeats."""

WHIRL = 32.0
"""Pixels, the standard deviation of the blur that the flow is made of: whirls are some four times as wide."""

DRIFT = (-0.3, 0.8)
"""Of the flow, by row and by column, beside whirls of 1: it winds, and seldom closes into rings."""


@dataclass(frozen=True)
class Brush:
    """Standard deviations across and along a stroke, in pixels: so soft that a pixel's shift is a small change."""

    width: float
    length: float


BRUSHES = (Brush(1.5, 6), Brush(3.5, 11))

STRENGTH = 0.06
"""Standard deviation, beside a picture in 0..1."""

SEED = 20


def make_canvas() -> Tensor:
    """[16,SIDE,SIDE], the blocks of strokes with mean 0; the same every time. Its edges fit together."""
    random = torch.Generator().manual_seed(SEED)
    size = BLOCK * SIDE
    flow = whirls(torch.randn(size, size, generator=random))
    strokes = [
        even(smeared(blurred(torch.randn(size, size, generator=random), brush.width), flow, brush.length))
        for brush in BRUSHES
    ]
    return functional.pixel_unshuffle(STRENGTH * even(torch.stack(strokes).sum(0))[None, None], BLOCK)[0]


def whirls(noise: Tensor) -> Tensor:
    """[H,W] -> [2,H,W]: directions of length 1, by row and by column: around soft hills, and with the drift."""
    hills = blurred(noise, WHIRL)
    down, right = (hills.roll(-1, axis) - hills.roll(1, axis) for axis in (0, 1))
    turning = torch.stack([-right, down])
    return functional.normalize(turning / turning.std() + turning.new_tensor(DRIFT)[:, None, None], dim=0)


def smeared(noise: Tensor, flow: Tensor, length: float) -> Tensor:
    """[H,W]: the mean along the flow, either way, weighted by a bell curve of this standard deviation in pixels."""
    size = len(noise)
    start = torch.stack(torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij"))
    total = noise.clone()
    for way in (1, -1):
        place, (rows, columns) = start.float(), start
        for step in range(1, round(3 * length) + 1):
            place = place + way * flow[:, rows, columns]
            rows, columns = place.round().long() % size
            total += noise[rows, columns] * torch.exp(torch.tensor(-0.5 * (step / length) ** 2))
    return total


def lay(canvas: Tensor, rows: int, columns: int, top: int = 0, left: int = 0) -> Tensor:
    """The part of the canvas that begins at block (top, left), repeated as needed: [16,rows,columns]."""
    side = canvas.shape[2]
    return canvas[:, (torch.arange(rows) + top) % side][:, :, (torch.arange(columns) + left) % side]


def even(grain: Tensor) -> Tensor:
    return (grain - grain.mean()) / grain.std()


def blurred(noise: Tensor, softness: float) -> Tensor:
    """With a bell curve, around the edges."""
    frequencies = torch.fft.fftfreq(len(noise)).square()
    bell = torch.exp(-2 * (torch.pi * softness) ** 2 * (frequencies[:, None] + frequencies))
    return torch.fft.ifft2(torch.fft.fft2(noise) * bell).real
