"""Pictures to train on: files, crops of them, and crops made darker, brighter, flatter and more or less colourful."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

SCALES = (0.6, 2.0)
"""How many pixels of the picture become one of the crop: a large frame is smooth where a small one is busy."""

ENDINGS = {".jpg", ".jpeg", ".png"}


def picture_files(folder: Path, leave_out: Sequence[str] = ()) -> list[Path]:
    """Sorted, so that a seed means the same everywhere; `leave_out` are beginnings of file names."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in ENDINGS)
    return [file for file in files if not file.name.startswith(tuple(leave_out))]


def read_picture(file: Path, width: int | None = None) -> Image.Image:
    """RGB; resized to `width` if one is given."""
    picture = Image.open(file).convert("RGB")
    if width is None:
        return picture
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def to_tensor(picture: Image.Image) -> Tensor:
    """-> [3,H,W] in 0..1"""
    return torch.from_numpy(np.asarray(picture, np.float32) / 255).permute(2, 0, 1).contiguous()


class Crops:
    """Random square crops of groups of pictures; each group is drawn from equally often."""

    def __init__(self, groups: Sequence[Sequence[Path]], size: int, seed: int, relit: bool = True) -> None:
        self._groups = [large_enough(map(read_picture, group), size) for group in groups if group]
        self._size, self._relit = size, relit
        self._random = random.Random(seed)

    def state(self) -> object:
        """Where the drawing stands, for `resume`."""
        return self._random.getstate()

    def resume(self, state: object) -> None:
        self._random.setstate(state)

    def batch(self, count: int) -> Tensor:
        """-> [count,3,size,size] in 0..1"""
        return torch.stack([self._crop() for _ in range(count)])

    def _crop(self) -> Tensor:
        picture = self._random.choice(self._random.choice(self._groups))
        side = round(min(self._random.uniform(*SCALES) * self._size, *picture.size))
        left = self._random.randint(0, picture.width - side)
        top = self._random.randint(0, picture.height - side)
        box = (left, top, left + side, top + side)
        crop = to_tensor(picture.resize((self._size, self._size), Image.Resampling.BICUBIC, box=box))
        crop = crop.flip(2) if self._random.random() < 0.5 else crop
        return relight(crop, self._random) if self._relit else crop


def relight(crop: Tensor, random: random.Random) -> Tensor:
    """
    Another light on the same scene. One crop in eight becomes an extreme (night, glare, fog).
    """
    extreme = random.random()
    if extreme < 0.05:
        crop = crop * random.uniform(0.1, 0.4)
    elif extreme < 0.09:
        crop = 1 - (1 - crop) * random.uniform(0.15, 0.5)
    elif extreme < 0.13:
        crop = random.uniform(0.3, 0.7) + (crop - 0.5) * random.uniform(0.15, 0.4)
    grey = crop.mean(0, keepdim=True)
    crop = grey + (crop - grey) * random.uniform(0.4, 1.5)
    crop = crop.clamp(0, 1) ** random.uniform(0.65, 1.5)
    contrast, brightness = random.uniform(0.75, 1.25), random.uniform(-0.08, 0.08)
    return ((crop - 0.5) * contrast + 0.5 + brightness).clamp(0, 1)


def large_enough(pictures: Iterable[Image.Image], size: int) -> list[Image.Image]:
    return [picture for picture in pictures if min(picture.size) >= size]
