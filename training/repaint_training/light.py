"""Brings a whole picture to the light that networks are used to: a fixed mean and deviation of luma.

Fixed statistics inside a network fit pictures of one exposure; with a picture's own light taken out before, and night,
snow and fog with it, they fit nearly all. Engines do the same to every frame (engine/frames/even-light.ts).
"""

from __future__ import annotations

from torch import Tensor

from .canonical import LUMA

MEAN, DEVIATION = 0.46, 0.2
"""Of luma in 0..1, as ordinary pictures have them."""

GAINS = (0.5, 3.0)
"""The least and the largest: more would show the noise of a dark picture."""

DARK, BRIGHT = 0.15, 0.12
"""The mean luma below which a painting becomes darker, and its distance from white below which it becomes brighter."""


def evenly_lit(picture: Tensor) -> Tensor:
    """[...,3,H,W] in 0..1 -> the same shape; a picture that is all one colour keeps its contrast."""
    luma = (picture * picture.new_tensor(LUMA)[:, None, None]).sum(-3, keepdim=True)
    mean, deviation = luma.mean((-2, -1), keepdim=True), luma.std((-2, -1), keepdim=True)
    gain = (DEVIATION / deviation.clamp(min=1e-3)).clamp(*GAINS)
    return ((picture - mean) * gain + MEAN).clamp(0, 1)


def back_from_light(painted: Tensor, picture: Tensor) -> Tensor:
    """[3,H,W] each: the painting of a dark picture is dark, of a bright one bright; a fade ends in black or white."""
    level = (picture * picture.new_tensor(LUMA)[:, None, None]).sum(0).mean().item()
    if level < 0.5:
        return painted * min(level / DARK, 1)
    return 1 - (1 - painted) * min((1 - level) / BRIGHT, 1)
