"""Every style's preview: one frame of a video of ours, painted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from .data import to_picture
from .freeze import load_frozen
from .paint import paint
from .video import read_frames

SIZE = (480, 270)
LIMIT = 40_000
"""Bytes of a preview."""


def write_previews(frozen: Path, folder: Path, video: Path, seconds: float) -> None:
    """<style>.jpg in the folder, painted from one frame of a video that is ours to publish."""
    frame = read_frames(video, seconds, 1, 1280, 720)[0]
    for style, network in load_frozen(str(frozen)).items():
        picture = to_picture(paint(network, frame)).resize(SIZE, Image.Resampling.LANCZOS)
        (folder / f"{style}.jpg").write_bytes(small_jpeg(picture))


def small_jpeg(picture: Image.Image, limit: int = LIMIT) -> bytes:
    """The best quality that fits."""
    for quality in range(92, 20, -4):
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= limit:
            return file.getvalue()
    raise ValueError(f"no JPEG of {picture.size} fits into {limit} bytes")
