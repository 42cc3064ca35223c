"""A fixed grain that the strokes start from where the picture itself gives them nothing to start from, such as a sky.

Convolutions turn an even area into an even area; with a canvas underneath they can paint it. The canvas stands still,
as a real one does, so what is still in the video stays still in the painting.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from .network import BLOCK

SIDE = 256
"""Pixels after which the canvas repeats; a multiple of BLOCK."""

SOFTNESS = 1.5
"""Pixels, the standard deviation of the blur: so soft that a shift by one pixel is a small change."""

STRENGTH = 0.2
"""Standard deviation, beside a picture in 0..1. At 1 the canvas is all that is painted."""

SEED = 20


def make_canvas() -> Tensor:
    """[1,1,SIDE,SIDE], mean 0, the same every time; its edges fit together."""
    random = torch.Generator().manual_seed(SEED)
    noise = torch.randn(1, 1, SIDE, SIDE, generator=random)
    offsets = torch.arange(-6, 7, dtype=torch.float32)
    bell = torch.exp(-offsets.square() / (2 * SOFTNESS**2))
    for kernel in (bell[None, None, :, None], bell[None, None, None, :]):
        pads = (0, 0, 6, 6) if kernel.shape[2] > 1 else (6, 6, 0, 0)
        noise = functional.conv2d(functional.pad(noise, pads, mode="circular"), kernel)
    return STRENGTH * (noise - noise.mean()) / noise.std()


def cover(canvas: Tensor, height: int, width: int) -> Tensor:
    """The canvas of a picture [.., height, width], in blocks: [1,16,height/4,width/4]. It starts at the top left."""
    repeats = (1, 1, -(-height // SIDE), -(-width // SIDE))
    return functional.pixel_unshuffle(canvas.repeat(repeats)[:, :, :height, :width], BLOCK)
