"""Frames to paint in training: only a part of each is painted, and statistics come from a copy of all of it."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor

from .network import reduced
from .pictures import Pictures, compressed, random_crop, to_tensor
from .training_loop import Machine

FRAMES = ((448, 320), (384, 384), (640, 360))
"""Width and height of frames, in pixels; a copy of less would mostly see its own border."""


COMPRESSED = 0.6
"""Part of the frames that are compressed before the network sees them. Without it, blocks of a film are painted."""

WORST_QUALITY, BEST_QUALITY = 6, 45
"""Of JPEG, which has the blocks and the missing hues of films of few bits."""


@dataclass(frozen=True)
class Scenes:
    """
    :param parts: [batch, 3, side, side], what paintings are to show
    :param copies: [batch, 3, height / 4, width / 4], of the frames
    :param seen: the same parts as the network gets them, and `seen_copies`: some of the frames are compressed
    """

    parts: Tensor
    copies: Tensor
    seen: Tensor
    seen_copies: Tensor


def draw_scenes(pictures: Pictures, count: int, side: int, machine: Machine) -> Scenes:
    width, height = random.choice(FRAMES)
    files = [random.choice(pictures.photos) for _ in range(count)]
    frames = [random_crop(file, width, height) for file in files]
    shown = torch.stack([to_tensor(frame) for frame in frames])
    seen = torch.stack([to_tensor(as_in_a_film(frame)) for frame in frames])
    left, top = (random.randint(0, length - side) for length in (width, height))
    part = (slice(None), slice(None), slice(top, top + side), slice(left, left + side))
    return Scenes(*(x.to(machine.device) for x in (shown[part], reduced(shown), seen[part], reduced(seen))))


def as_in_a_film(frame: Image.Image) -> Image.Image:
    if random.random() >= COMPRESSED:
        return frame
    return compressed(frame, random.uniform(0.5, 1), random.randint(WORST_QUALITY, BEST_QUALITY))
