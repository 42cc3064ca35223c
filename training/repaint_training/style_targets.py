"""What a style is, to the losses: its code, and its painting's Gram matrices and colours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from .encoder import SIDE, Encoder
from .judges import Judge
from .losses import colours, gram
from .pictures import read_picture, to_tensor, whole_picture
from .training_loop import Machine

SHAPE = 0.87
"""A painting is seen with the area of a square whose side is this part of the width asked for."""


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
        painting = read_picture(file)
        scale = width * SHAPE / (painting.width * painting.height) ** 0.5
        seen = painting.resize((round(painting.width * scale), round(painting.height * scale)))
        pixels = to_tensor(seen)[None].to(self.machine.device)
        with self.machine.precision():
            features = style_features(pixels, self.whole, self.compressed(pixels))
        mean, covariance = colours(pixels)
        grams = [gram(layer)[0] for layer in features]
        return StyleTarget(code_of(self.encoder, file), grams, mean[0], covariance[0])


def style_features(pixels: Tensor, whole: Judge, compressed: list[Tensor]) -> list[Tensor]:
    """relu1_1, relu2_1 and relu3_1 of a whole VGG-19, and relu4_1 of a compressed one."""
    return [*whole(pixels), compressed[1]]


@torch.no_grad()
def code_of(encoder: Encoder, file: Path) -> Tensor:
    device = encoder.code_mean.device
    return encoder.eval()(to_tensor(whole_picture(read_picture(file), SIDE))[None].to(device))[0]
