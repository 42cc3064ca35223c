"""Patterns of a square whose edges fit together: noise, whirls, strokes and cells. All are [size,size] tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


def noise(size: int, random: torch.Generator) -> Tensor:
    return torch.randn(size, size, generator=random)


def clouds(size: int, softness: float, random: torch.Generator) -> Tensor:
    """Smooth noise; `softness` in pixels."""
    return even(blurred(noise(size, random), softness))


def even(values: Tensor) -> Tensor:
    """With mean 0 and standard deviation 1."""
    return (values - values.mean()) / values.std()


def blurred(values: Tensor, softness: float) -> Tensor:
    """With a bell curve, around the edges."""
    frequencies = torch.fft.fftfreq(len(values)).square()
    bell = torch.exp(-2 * (torch.pi * softness) ** 2 * (frequencies[:, None] + frequencies))
    return torch.fft.ifft2(torch.fft.fft2(values) * bell).real


def soft_step(values: Tensor, edge: float, softness: float) -> Tensor:
    """0 below the edge, 1 above."""
    return torch.sigmoid((values - edge) / softness)


def whirls(hills: Tensor, drift: Sequence[float]) -> Tensor:
    """
    [H,W] -> [2,H,W]: directions of length 1, by row and by column: around the hills, and with the drift.

    :param drift: by row and by column, beside whirls of 1
    """
    down, right = (hills.roll(-1, axis) - hills.roll(1, axis) for axis in (0, 1))
    turning = torch.stack([-right, down])
    return functional.normalize(turning / turning.std() + turning.new_tensor(drift)[:, None, None], dim=0)


def smeared(values: Tensor, flow: Tensor, length: float) -> Tensor:
    """
    The mean along the flow, either way, weighted by a bell curve of this standard deviation in pixels (line integral
    convolution, Cabral & Leedom 1993).
    """
    size = len(values)
    start = torch.stack(torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij"))
    total = values.clone()
    for way in (1, -1):
        place, (rows, columns) = start.float(), start
        for step in range(1, round(3 * length) + 1):
            place = place + way * flow[:, rows, columns]
            rows, columns = place.round().long() % size
            total += values[rows, columns] * torch.exp(torch.tensor(-0.5 * (step / length) ** 2))
    return total


@dataclass(frozen=True)
class Cells:
    """What every pixel is near to."""

    index: Tensor
    """Of its cell."""
    offset: Tensor
    """[2,H,W], pixels from the cell's centre."""
    to_edge: Tensor
    """Pixels, nearly."""

    @property
    def count(self) -> int:
        return int(self.index.max()) + 1

    def each(self, values: Tensor) -> Tensor:
        """[cells] or [n,cells] -> a value for every pixel: its cell's."""
        return values[..., self.index]


def cells(size: int, across: int, random: torch.Generator, flow: Tensor | None = None, stretch: float = 1) -> Cells:
    """
    What is nearest to each of across² centres, strewn evenly.

    :param flow: [2,H,W], directions along which cells are `stretch` times as long as across
    """
    side = size / across
    rows, columns = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    centres = torch.rand(2, across, across, generator=random) * 0.9 + 0.05
    near = torch.arange(-3, 4)
    offsets, indices = [], []
    for down in near:
        for right in near:
            row, column = (rows / side).long() + down, (columns / side).long() + right
            wrapped = row % across, column % across
            offsets.append(
                torch.stack([rows, columns]) - (torch.stack([row, column]) + centres[:, wrapped[0], wrapped[1]]) * side
            )
            indices.append(wrapped[0] * across + wrapped[1])
    offset = torch.stack(offsets, 1)
    (first, second), order = distances(offset, flow, stretch).topk(2, 0, largest=False)
    nearest = order[:1]
    return Cells(
        index=torch.stack(indices).gather(0, nearest)[0],
        offset=offset.gather(1, nearest.expand(2, -1, -1, -1))[:, 0],
        to_edge=(second - first) / 2,
    )


def distances(offset: Tensor, flow: Tensor | None, stretch: float) -> Tensor:
    """[2,n,H,W] -> [n,H,W]"""
    if flow is None:
        return offset.square().sum(0).sqrt()
    along = (offset * flow[:, None]).sum(0)
    across = offset[0] * flow[1] - offset[1] * flow[0]
    return ((along / stretch).square() + across.square()).sqrt()
