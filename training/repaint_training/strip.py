"""Paints a slow pan over a picture and puts the frames side by side, each moved back: what differs, shimmers.

python3 -m repaint_training.strip runs/fast/frozen.pt photo.jpg strip.png --styles ink udnie
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from PIL import Image

from .data import read_picture, to_picture, to_tensor
from .freeze import load_frozen
from .paint import paint

FRAMES = 5
STEP = 1.4
"""Pixels from frame to frame, not a whole number: as a camera moves."""

SIZE = (320, 240)


def pan(picture: Image.Image, left: float, top: float) -> list[Image.Image]:
    """SIZE and a margin of 64 pixels, seen by a camera that moves to the right."""
    width, height = (side + 128 for side in SIZE)
    boxes = [(left + STEP * n, top, left + STEP * n + width, top + height) for n in range(FRAMES)]
    return [picture.resize((width, height), Image.Resampling.BICUBIC, box=box) for box in boxes]


def moved_back(painted: Image.Image, frame: int) -> Image.Image:
    """The same piece of the scene in every frame."""
    left = 64 - STEP * frame
    return painted.resize(SIZE, Image.Resampling.BICUBIC, box=(left, 64, left + SIZE[0], 64 + SIZE[1]))


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("strip", type=Path, help="what is written: a row for each style")
    parser.add_argument("--styles", nargs="*", help="all, if none is given")
    parser.add_argument("--at", type=int, nargs=2, default=(0, 0), metavar=("X", "Y"), help="where the pan starts")
    given = parser.parse_args()
    networks = load_frozen(str(given.frozen))
    frames = pan(read_picture(given.picture), *given.at)
    styles = given.styles or list(networks)
    sheet = Image.new("RGB", (SIZE[0] * FRAMES, SIZE[1] * len(styles)))
    for row, style in enumerate(styles):
        for number, frame in enumerate(frames):
            painted = to_picture(paint(networks[style], to_tensor(frame)))
            sheet.paste(moved_back(painted, number), (SIZE[0] * number, SIZE[1] * row))
    sheet.save(given.strip)


if __name__ == "__main__":
    main()
