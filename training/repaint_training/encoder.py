"""The encoder: any picture -> the code that the networks paint by."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SIDE = 256
"""Pixels a side of the picture that the encoder sees: the whole picture, whatever its shape, resized."""

STAGES = ((32, 0), (64, 0), (96, 2), (160, 2), (256, 2))
"""Channels and residual blocks of each stage; each halves the picture."""

HIDDEN = 384


class Block(nn.Module):
    """A residual bottleneck: half of the channels in between."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *convolution(channels, channels // 2, 1),
            nn.ReLU(),
            *convolution(channels // 2, channels // 2, 3),
            nn.ReLU(),
            *convolution(channels // 2, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


class Encoder(nn.Module):
    """
    RGB 0..1 [batch, 3, 256, 256] -> codes [batch, code], not whitened.

    A style is what is alike all over a picture, so the code is made of the mean and the spread of every stage's
    features: colours and fine strokes from the first stages, larger shapes from the last.
    """

    def __init__(self, code: int = 100) -> None:
        super().__init__()
        self.register_buffer("code_mean", torch.zeros(code))
        self.register_buffer("code_deviation", torch.ones(code))
        before = 3
        stages = []
        for channels, blocks in STAGES:
            stages.append(
                nn.Sequential(
                    *convolution(before, channels, 3, stride=2), nn.ReLU(), *(Block(channels) for _ in range(blocks))
                )
            )
            before = channels
        self.stages = nn.ModuleList(stages)
        self.head = nn.Sequential(
            nn.BatchNorm1d(2 * sum(channels for channels, _ in STAGES)),
            nn.Linear(2 * sum(channels for channels, _ in STAGES), HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, code),
        )

    def whitened(self, picture: Tensor) -> Tensor:
        """Codes with mean 0 and deviation 1 over the pictures that were learned from."""
        x = picture * 2 - 1
        seen = []
        for stage in self.stages:
            x = stage(x)
            mean = x.mean((2, 3))
            variance = ((x - mean[:, :, None, None]) ** 2).mean((2, 3))
            seen += [mean, (variance + 1e-5).sqrt()]
        return self.head(torch.cat(seen, 1))

    def forward(self, picture: Tensor) -> Tensor:
        return self.whitened(picture) * self.code_deviation + self.code_mean


def convolution(before: int, after: int, size: int, stride: int = 1) -> tuple[nn.Module, nn.Module]:
    """Batch normalisation folds into the convolution in the exported network."""
    return (
        nn.Conv2d(before, after, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(after),
    )
