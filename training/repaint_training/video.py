"""Frames of a video as tensors, through FFmpeg's standard output."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import torch
from torch import Tensor


def ffmpeg() -> str:
    """FFMPEG_PATH, else the one that `npm ci` brings, else the system's."""
    installed = Path(__file__).parents[2] / "node_modules/@ffmpeg-installer/linux-x64/ffmpeg"
    return os.environ.get("FFMPEG_PATH") or (str(installed) if installed.exists() else "ffmpeg")


def read_frames(video: Path, start: float, count: int, width: int, height: int) -> Tensor:
    """
    :param start: seconds
    :returns: [count,3,height,width] in 0..1, scaled to that size; fewer where the video ends
    """
    command = [ffmpeg(), "-v", "error", "-ss", str(start), "-i", str(video), "-frames:v", str(count)]
    command += ["-vf", f"scale={width}:{height}", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    raw = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    return torch.from_numpy(frames.copy()).permute(0, 3, 1, 2).float() / 255
