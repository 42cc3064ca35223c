"""The network that paints: convolutions whose normalisation a style's code steers."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PAD = 8
"""Pixels of reflected picture around the picture, so that zeros at the border of a layer never reach what is kept."""


REDUCTION = 4
"""How much smaller, each way, the copy is that statistics are taken from."""


@dataclass(frozen=True)
class Architecture:
    """
    :param half: channels at half of the picture's size
    :param channels: channels at a quarter of the picture's size
    :param blocks: residual blocks of two convolutions
    :param code: numbers of a style's code
    :param vector: numbers that scales and shifts are linear in
    """

    half: int = 24
    channels: int = 48
    blocks: int = 4
    code: int = 100
    vector: int = 32


Statistics = tuple[Tensor, Tensor]
"""Means and variances of a layer's channels [batch, channels, 1, 1]."""


class CodedNorm(nn.Module):
    """Normalises by the statistics that it is given, else by its input's; the style gives a scale and a shift."""

    def __init__(self, channels: int, vector: int) -> None:
        super().__init__()
        self.scale = nn.Linear(vector, channels)
        self.shift = nn.Linear(vector, channels)
        for layer, middle in ((self.scale, 1.0), (self.shift, 0.0)):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.constant_(layer.bias, middle)

    def forward(self, x: Tensor, style: Tensor, given: Statistics | None) -> tuple[Tensor, Statistics]:
        variance, mean = given or torch.var_mean(x, (2, 3), unbiased=False, keepdim=True)
        scale = self.scale(style)[:, :, None, None] * torch.rsqrt(variance + 1e-5)
        shift = self.shift(style)[:, :, None, None] - mean * scale
        return x * scale + shift, (variance, mean)


class CodedNetwork(nn.Module):
    """RGB 0..1, of a size that is a multiple of 4, and codes as the encoder gives them -> RGB 0..1 of the same size."""

    def __init__(self, architecture: Architecture | None = None) -> None:
        super().__init__()
        a = self.architecture = architecture or Architecture()
        self.register_buffer("code_mean", torch.zeros(a.code))
        self.register_buffer("code_deviation", torch.ones(a.code))
        self.code = nn.Sequential(nn.Linear(a.code, 64), nn.ReLU(), nn.Linear(64, a.vector))
        sizes = [(12, a.half), (a.half, a.channels)]
        sizes += [(a.channels, a.channels)] * (2 * a.blocks)
        sizes += [(a.channels, a.half), (a.half, a.half), (a.half, 12)]
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, 3, stride=2 if i == 1 else 1, padding=1, bias=i == len(sizes) - 1)
            for i, (before, after) in enumerate(sizes)
        )
        self.norms = nn.ModuleList(CodedNorm(after, a.vector) for _, after in sizes[:-1])
        for layer in self.layers:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(self.layers[-1].bias)

    def forward(self, picture: Tensor, code: Tensor, copy: Tensor) -> Tensor:
        """
        :param picture: [batch, 3, height, width]
        :param code: [batch, code], not whitened
        :param copy: the frame that the picture is, or is a part of, `reduced`
        """
        style = self.code((code - self.code_mean) / self.code_deviation)
        _, statistics = self.run(copy, style, None)
        return self.run(picture, style, statistics)[0]

    @torch.no_grad()
    def settle(self) -> None:
        """
        Gives the four pixels that the last layer paints of one place the same bias, and the same sum of each 3x3 of
        weights, so that an even area comes out even. Without it a grid of two pixels lies over dark walls and skies.
        """
        last = self.layers[-1]
        weight = last.weight.view(3, 4, -1, 9)
        sums = weight.sum(3, keepdim=True)
        weight += (sums.mean(1, keepdim=True) - sums) / 9
        bias = last.bias.view(3, 4)
        bias.copy_(bias.mean(1, keepdim=True).expand(3, 4))

    def run(self, picture: Tensor, style: Tensor, given: list[Statistics] | None) -> tuple[Tensor, list[Statistics]]:
        """
        :param given: statistics of each layer; each layer's own where there are none
        :returns: the painting, and the statistics that it was made with
        """
        used: list[Statistics] = []

        def step(x: Tensor) -> Tensor:
            at = len(used)
            x, statistics = self.norms[at](self.layers[at](x), style, given[at] if given else None)
            used.append(statistics)
            return x

        x = F.pad(picture, (PAD, PAD, PAD, PAD), mode="reflect")
        x = F.relu(step(F.pixel_unshuffle(x * 2 - 1, 2)))
        x = F.relu(step(x))
        for _ in range(self.architecture.blocks):
            x = x + step(F.relu(step(x)))
        x = F.interpolate(x, scale_factor=2, mode="nearest")
        x = F.relu(step(F.relu(step(x))))
        x = torch.sigmoid(F.pixel_shuffle(self.layers[-1](x), 2))
        return x[:, :, PAD:-PAD, PAD:-PAD], used


def reduced(frames: Tensor) -> Tensor:
    """
    The small copy of a frame that the normalisation takes its statistics from. With them known beforehand an engine
    folds normalisation into scales and shifts of its convolutions, tiles of a frame agree, and what is painted stays a
    function of the frame alone.
    """
    return F.avg_pool2d(frames, REDUCTION, ceil_mode=True, count_include_pad=False)
