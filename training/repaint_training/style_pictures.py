"""Finds and reads the pictures that the styles are learned from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from torch import Tensor

from .data import read_picture, to_tensor
from .styles import STYLES, Style


def style_pictures(folders: Sequence[Path], largest: int) -> Iterator[Tensor]:
    """[1,3,H,W] in 0..1 for every style, in order; none wider than `largest` pixels."""
    for style in STYLES:
        yield to_tensor(read_picture(find_picture(style, folders), min(style.width, largest)))[None]


def find_picture(style: Style, folders: Sequence[Path]) -> Path:
    for folder in folders:
        if (folder / style.picture).exists():
            return folder / style.picture
    raise FileNotFoundError(f"{style.name} is learned from {style.picture}, which isn't in {folders[0]}: see --styles")
