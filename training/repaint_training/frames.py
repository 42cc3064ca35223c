"""Single frames of videos, as pictures to train on.

python3 -m repaint_training.frames ../../shared/data/videos frames
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

EVERY = 40
"""Frames from one picture to the next."""

PER_VIDEO = 8


def ffmpeg() -> str:
    """FFMPEG_PATH, else the one that `npm ci` brings, else the system's."""
    installed = Path(__file__).parents[2] / "node_modules/@ffmpeg-installer/linux-x64/ffmpeg"
    return os.environ.get("FFMPEG_PATH") or (str(installed) if installed.exists() else "ffmpeg")


def extract_frames(videos: Iterable[Path], folder: Path) -> None:
    """Writes `<video>_<n>.png` in the video's own size; a video that can't be decoded gives none."""
    folder.mkdir(parents=True, exist_ok=True)
    for video in videos:
        subprocess.run([*picking(video), str(folder / f"{video.stem}_%02d.png")], check=False, stdin=subprocess.DEVNULL)


def picking(video: Path) -> list[str]:
    """FFmpeg's arguments, but for the target."""
    command = [ffmpeg(), "-v", "quiet", "-y", "-i", str(video)]
    return [*command, "-vf", f"select=not(mod(n\\,{EVERY}))", "-vsync", "0", "-frames:v", str(PER_VIDEO)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    extract_frames(sorted(given.videos.iterdir()), given.folder)


if __name__ == "__main__":
    main()
