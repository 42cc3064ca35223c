"""Frames to paint in training: only a part of each is painted, and statistics come from a copy of all of it."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from .network import reduced
from .pictures import Pictures, random_crop, to_tensor
from .training_loop import Machine

FRAMES = ((448, 320), (384, 384), (640, 360))
"""Width and height of frames, in pixels; a copy of less would mostly see its own border."""


@dataclass(frozen=True)
class Scenes:
    """
    :param parts: [batch, 3, side, side], what is painted
    :param copies: [batch, 3, height / 4, width / 4], of the frames
    """

    parts: Tensor
    copies: Tensor


def draw_scenes(pictures: Pictures, count: int, side: int, machine: Machine) -> Scenes:
    width, height = random.choice(FRAMES)
    files = [random.choice(pictures.photos) for _ in range(count)]
    frames = torch.stack([to_tensor(random_crop(file, width, height)) for file in files])
    left, top = (random.randint(0, length - side) for length in (width, height))
    parts = frames[:, :, top : top + side, left : left + side]
    return Scenes(parts.to(machine.device), reduced(frames).to(machine.device))
