"""Pictures to train on: files, evenly lit, crops of them, and crops in a somewhat different light."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .light import evenly_lit

SCALES = (0.7, 3.0)
"""How many pixels of the picture become one of the crop: a large frame is smooth where a small one is busy."""

WHOLE = (640, 360)
"""Pixels, the size at which statistics are taken: their shape doesn't matter there."""

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


def to_picture(values: Tensor) -> Image.Image:
    """[3,H,W] in 0..1 -> 8 bits"""
    return Image.fromarray((values * 255).round().byte().permute(1, 2, 0).numpy())


class Crops:
    """Random square crops of groups of pictures; each group is drawn from equally often."""

    def __init__(self, groups: Sequence[Sequence[Path]], size: int, seed: int) -> None:
        self._groups = [list(map(lit, large_enough(map(read_picture, group), size))) for group in groups if group]
        self._size = size
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
        return relight(crop, self._random)


def whole_pictures(groups: Sequence[Sequence[Path]], count: int, seed: int) -> Tensor:
    """-> [count,3,H,W] in 0..1, each evenly lit and brought to WHOLE; fewer where there are fewer"""
    files = [file for group in groups for file in group]
    chosen = random.Random(seed).sample(files, min(count, len(files)))
    pictures = (read_picture(file).resize(WHOLE, Image.Resampling.LANCZOS) for file in chosen)
    return torch.stack([evenly_lit(to_tensor(picture)) for picture in pictures])


def relight(crop: Tensor, random: random.Random) -> Tensor:
    """Colour, gamma, contrast and brightness, within what even light leaves open."""
    grey = crop.mean(0, keepdim=True)
    crop = grey + (crop - grey) * random.uniform(0.4, 1.5)
    crop = crop.clamp(0, 1) ** random.uniform(0.75, 1.35)
    contrast, brightness = random.uniform(0.75, 1.25), random.uniform(-0.06, 0.06)
    return ((crop - 0.5) * contrast + 0.5 + brightness).clamp(0, 1)


def lit(picture: Image.Image) -> Image.Image:
    """Evenly, as a whole: a crop of it may still be dark."""
    return to_picture(evenly_lit(to_tensor(picture)))


def large_enough(pictures: Iterable[Image.Image], size: int) -> list[Image.Image]:
    return [picture for picture in pictures if min(picture.size) >= size]
