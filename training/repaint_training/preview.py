"""Writes every style's preview: one frame of a video of ours, painted.

python3 -m repaint_training.preview runs/fast/frozen.pt ../samples/sample.mp4 --at 4
"""

from __future__ import annotations

import argparse
from io import BytesIO
from pathlib import Path

from PIL import Image

from .freeze import load_frozen
from .paint import paint, to_picture
from .video import read_frames

SIZE = (480, 270)
LIMIT = 40_000
"""Bytes of a preview."""


def small_jpeg(picture: Image.Image, limit: int = LIMIT) -> bytes:
    """The best quality that fits."""
    for quality in range(92, 20, -4):
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= limit:
            return file.getvalue()
    raise ValueError(f"no JPEG of {picture.size} fits into {limit} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("video", type=Path, help="one that is ours to publish")
    parser.add_argument("--at", type=float, default=2, help="seconds")
    parser.add_argument("--models", type=Path, default=Path("../models/fast"))
    given = parser.parse_args()
    frame = read_frames(given.video, given.at, 1, 1280, 720)[0]
    for style, network in load_frozen(str(given.frozen)).items():
        picture = to_picture(paint(network, frame)).resize(SIZE, Image.Resampling.LANCZOS)
        (given.models / f"{style}.jpg").write_bytes(small_jpeg(picture))


if __name__ == "__main__":
    main()
