"""Every style's preview: one frame of a video of ours, painted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from torch import Tensor

from .network import CodedNetwork
from .paint import paint
from .pictures import to_picture
from .video import read_frames

FRAME = (1280, 720)
SECONDS = 4.0
"""Where in the sample the frame is."""

SIZE = (480, 270)
LIMIT = 40_000
"""Bytes of a preview."""


def write_previews(network: CodedNetwork, codes: dict[str, Tensor], folder: Path, video: Path) -> None:
    """`<style>.jpg` in the folder, painted from one frame of a video that is ours to publish."""
    frame = read_frames(video, SECONDS, 1, *FRAME)[0]
    for style, code in codes.items():
        picture = to_picture(paint(network, frame, code)).resize(SIZE, Image.Resampling.LANCZOS)
        (folder / f"{style}.jpg").write_bytes(small_jpeg(picture))


def small_jpeg(picture: Image.Image, limit: int = LIMIT) -> bytes:
    """The best quality that fits."""
    for quality in range(92, 20, -4):
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= limit:
            return file.getvalue()
    raise ValueError(f"no JPEG of {picture.size} fits into {limit} bytes")
