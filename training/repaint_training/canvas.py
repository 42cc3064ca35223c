"""What lies under the picture and shows where that gives no strokes to start from: a sky.

Convolutions turn an even area into an even area; on a canvas they can paint it. The canvas stands still, as a real one
does, so what is still in the video stays still in the painting. Every style begins with a canvas of its own kind
(grounds.py), and learns what else belongs on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import BLOCK
from .grounds import GROUNDS
from .periodic import even

CHANNELS = BLOCK * BLOCK

SIDE = 104
"""Blocks after which the canvas repeats."""

STRENGTH = 0.06
"""Standard deviation, beside a picture in 0..1."""

UNIT = 1 / 512
"""Of what is stored: canvases are stored in bytes."""

LARGEST = 127 * UNIT

SEED = 20


def make_canvases(grounds: Sequence[str]) -> Tensor:
    """[grounds,16,SIDE,SIDE], the blocks of each; the same every time. Their edges fit together."""
    made = {ground: make_canvas(ground) for ground in set(grounds)}
    return torch.stack([made[ground] for ground in grounds])


def make_canvas(ground: str) -> Tensor:
    pattern = STRENGTH * even(GROUNDS[ground](BLOCK * SIDE, torch.Generator().manual_seed(SEED)))
    return from_bytes(in_bytes(functional.pixel_unshuffle(pattern.clamp(-LARGEST, LARGEST)[None, None], BLOCK)[0]))


def in_bytes(canvas: Tensor) -> Tensor:
    """As it is stored: -127 to 127, UNIT each."""
    return (canvas / UNIT).round().to(torch.int8)


def from_bytes(stored: Tensor) -> Tensor:
    return stored * UNIT


def lay(canvas: Tensor, rows: int, columns: int, top: int = 0, left: int = 0) -> Tensor:
    """The part of a canvas that begins at block (top, left), repeated as needed: [...,16,rows,columns]."""
    height, width = canvas.shape[-2:]
    return canvas[..., (torch.arange(rows) + top) % height, :][..., (torch.arange(columns) + left) % width]
