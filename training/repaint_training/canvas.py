"""A fixed grain under the picture, from which strokes start where the picture gives them nothing to start from: a sky.

Convolutions turn an even area into an even area; on a canvas they can paint it. The canvas stands still, as a real one
does, so what is still in the video stays still in the painting.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import BLOCK

CHANNELS = BLOCK * BLOCK

SIDE = 96
"""Blocks after which the canvas repeats."""

OCTAVES = (1.5, 4.5)
"""Pixels, the standard deviations of the blurs: fine enough for a stroke, and so soft that a pixel's shift is small."""

STRENGTH = 0.06
"""Standard deviation, beside a picture in 0..1."""

SEED = 20


def make_canvas() -> Tensor:
    """[16,SIDE,SIDE], the blocks of a grain with mean 0; the same every time. Its edges fit together."""
    random = torch.Generator().manual_seed(SEED)
    noise = torch.randn(len(OCTAVES), BLOCK * SIDE, BLOCK * SIDE, generator=random)
    grain = torch.stack([even(blurred(one, softness)) for one, softness in zip(noise, OCTAVES)]).sum(0)
    return functional.pixel_unshuffle(STRENGTH * even(grain)[None, None], BLOCK)[0]


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
