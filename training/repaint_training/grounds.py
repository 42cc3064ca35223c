"""What a canvas can be covered with: by name, a pattern [size,size] with mean 0 and deviation 1, in pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .periodic import blurred, cells, clouds, even, noise, smeared, soft_step, whirls

Random = torch.Generator

WHIRL = 32.0
"""Pixels, the standard deviation of the blur that a flow is made of: whirls are some four times as wide."""

WINDING = (-0.3, 0.8)
"""A drift with which a flow winds, and seldom closes into rings."""

STRAIGHT = (0.0, 4.0)
"""One with which it wavers about the level."""


@dataclass(frozen=True)
class Brush:
    """Standard deviations across and along a stroke, in pixels: so soft that a pixel's shift is a small change."""

    width: float
    length: float


def brushed(size: int, random: Random, drift: tuple[float, float], *brushes: Brush) -> Tensor:
    flow = whirls(blurred(noise(size, random), WHIRL), drift)
    strokes = [even(smeared(blurred(noise(size, random), brush.width), flow, brush.length)) for brush in brushes]
    return torch.stack(strokes).sum(0)


def strokes(size: int, random: Random) -> Tensor:
    """Of a loaded brush, winding."""
    return brushed(size, random, WINDING, Brush(1.5, 6), Brush(3.5, 11))


def bands(size: int, random: Random) -> Tensor:
    """Long and broad, winding."""
    return brushed(size, random, WINDING, Brush(3, 24), Brush(7, 36))


def grain(size: int, random: Random) -> Tensor:
    """Of a wooden block, nearly level."""
    return brushed(size, random, STRAIGHT, Brush(1.3, 26), Brush(4, 40))


def panes(size: int, random: Random) -> Tensor:
    """Each of a tone of its own, between dark leads."""
    glass = cells(size, size // 37, random)
    tone = torch.randn(glass.count, generator=random)
    lead = 1 - soft_step(glass.to_edge, 2, 0.6)
    return (0.7 * glass.each(tone) + 0.3 * clouds(size, 8, random)) * (1 - lead) - 3 * lead


def shards(size: int, random: Random) -> Tensor:
    """Large planes, each shaded from one side to the other."""
    planes = cells(size, size // 64, random)
    turn = 2 * torch.pi * torch.rand(planes.count, generator=random)
    slope = (planes.each(torch.stack([turn.sin(), turn.cos()])) * planes.offset).sum(0) / 24
    tone = torch.randn(planes.count, generator=random)
    return blurred(0.6 * planes.each(tone) + slope, 0.8)


def dabs(size: int, random: Random) -> Tensor:
    """Short, broad, one beside the other, each of a tone of its own."""
    flow = whirls(blurred(noise(size, random), WHIRL), WINDING)
    paint = cells(size, size // 18, random, flow, stretch=1.7)
    tone = torch.randn(paint.count, generator=random)
    gap = 1 - soft_step(paint.to_edge, 1.2, 0.5)
    return blurred(paint.each(tone) * (1 - gap) - 1.2 * gap, 0.6)


def washes(size: int, random: Random) -> Tensor:
    """Wet, ragged, with darker rims, on grained paper."""
    ragged = clouds(size, 26, random) + 0.25 * clouds(size, 7, random) + 0.08 * clouds(size, 2, random)
    wet = [soft_step(ragged, level, 0.05) for level in (-0.8, 0.0, 0.8)]
    rims = torch.stack([(wash - blurred(wash, 4)).clamp_min(0) for wash in wet]).sum(0)
    return -torch.stack(wet).sum(0) - 2.5 * rims + 0.2 * clouds(size, 1.5, random)


GROUNDS: dict[str, Callable[[int, Random], Tensor]] = {
    ground.__name__: ground for ground in (strokes, bands, grain, panes, shards, dabs, washes)
}
