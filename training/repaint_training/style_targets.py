"""What a style is, to the losses: its code, and its painting's Gram matrices and colours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image, ImageFilter
from torch import Tensor

from .encoder import SIDE, Encoder
from .judges import Judge
from .losses import OPPONENT, colours, gram
from .pictures import read_picture, to_tensor, whole_picture
from .training_loop import Machine

SHAPE = 0.87
"""A painting is seen with the area of a square whose side is this part of the width asked for."""

GRAIN = 3
"""Side in pixels of the median filter that takes canvas, paper and noise out of a painting, and leaves its strokes."""


CONTRAST = 0.22
"""Deviation of luma that a painting of less is stretched to: as photographs have it. Without it, pictures look hazy."""

MOST_STRETCH = 1.7
"""The largest factor, which keeps a nearly even painting from becoming noise."""


@dataclass(frozen=True)
class StyleTarget:
    code: Tensor
    grams: list[Tensor]
    mean: Tensor
    covariance: Tensor


class StyleTargets:
    """Made when first asked for, and kept."""

    def __init__(self, encoder: Encoder, whole: Judge, compressed: Judge, machine: Machine) -> None:
        self.encoder, self.whole, self.compressed, self.machine = encoder, whole, compressed, machine
        self.kept: dict[tuple[Path, int], StyleTarget] = {}

    def __call__(self, file: Path, width: int) -> StyleTarget:
        """:param width: pixels; the wider the painting, the larger the strokes that are learned"""
        if (file, width) not in self.kept:
            self.kept[file, width] = self.look(file, width)
        return self.kept[file, width]

    @torch.no_grad()
    def look(self, file: Path, width: int) -> StyleTarget:
        painting = resized(read_picture(file), width)
        whole, strokes = (
            with_contrast(to_tensor(seen)[None].to(self.machine.device))
            for seen in (painting, painting.filter(ImageFilter.MedianFilter(GRAIN)))
        )
        with self.machine.precision():
            features = style_features(strokes, self.whole, self.compressed(strokes))
        mean, covariance = colours(whole)
        grams = [gram(layer)[0] for layer in features]
        return StyleTarget(code_of(self.encoder, file), grams, mean[0], covariance[0])


def resized(painting: Image.Image, width: int) -> Image.Image:
    scale = width * SHAPE / (painting.width * painting.height) ** 0.5
    return painting.resize((round(painting.width * scale), round(painting.height * scale)))


def with_contrast(painting: Tensor) -> Tensor:
    """
    A painting of little contrast gets more of it, and hues that are stronger by the root of that.

    :param painting: [1, 3, height, width]
    """
    centred = painting - painting.mean((2, 3), keepdim=True)
    luma = (centred * torch.tensor(OPPONENT[0], device=painting.device).view(1, 3, 1, 1)).sum(1, keepdim=True)
    stretch = (CONTRAST / luma.std()).clamp(1, MOST_STRETCH)
    stretched = stretch * luma + stretch.sqrt() * (centred - luma)
    return (painting - centred + stretched).clamp(0, 1)


def style_features(pixels: Tensor, whole: Judge, compressed: list[Tensor]) -> list[Tensor]:
    """relu1_1, relu2_1 and relu3_1 of a whole VGG-19, and relu4_1 of a compressed one."""
    return [*whole(pixels), compressed[1]]


@torch.no_grad()
def code_of(encoder: Encoder, file: Path) -> Tensor:
    device = encoder.code_mean.device
    return encoder.eval()(to_tensor(whole_picture(read_picture(file), SIDE))[None].to(device))[0]
