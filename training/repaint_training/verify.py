"""Holds exported ONNX graphs to the PyTorch reference (nv12.paint_frames), at awkward sizes. Needs onnxruntime.

python3 -m repaint_training.verify runs/quarter/frozen.pt ../models/quarter
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from . import nv12
from .freeze import FrozenNetwork, load_frozen

SIZES = ((1, 1), (3, 5), (64, 48), (241, 427), (720, 1280))
"""Height and width."""

TIES = 1e-3
"""How many samples may differ by one: sums in another order round some halves the other way."""


def smooth_frames(count: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Gradients with noise: luma [count,height,width] and chroma [count,ceil(height/2),ceil(width/2),2]."""
    random = np.random.default_rng(height * width)
    ramp = np.linspace(20, 210, height * width).reshape(1, height, width)
    luma = ramp + random.integers(0, 30, (count, height, width))
    shape = (count, -(-height // 2), -(-width // 2), 2)
    return luma.astype(np.uint8), (random.integers(0, 40, shape) + 100).astype(np.uint8)


def differences(
    session: onnxruntime.InferenceSession, network: FrozenNetwork, count: int, height: int, width: int, strength: float
) -> list[np.ndarray]:
    luma, chroma = smooth_frames(count, height, width)
    to_rgb, to_yuv = nv12.bt709_limited()
    values = {
        "luma": luma,
        "chroma": chroma,
        "yuvToRgb": to_rgb,
        "rgbToYuv": to_yuv,
        "strength": np.array([strength], np.float32),
    }
    painted = session.run(["paintedLuma", "paintedChroma"], values)
    tensors = [torch.from_numpy(array) for array in (luma, chroma, to_rgb, to_yuv)]
    expected = nv12.paint_frames(network, tensors[0], tensors[1], tensors[2], tensors[3], strength)
    return [np.abs(a.astype(int) - b.numpy().astype(int)) for a, b in zip(painted, expected)]


def verify(path: Path, network: FrozenNetwork) -> None:
    """Raises AssertionError, naming the case."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for height, width in SIZES:
        for count, strength in ((1, 1.0), (3, 0.5), (1, 0.0)):
            found = differences(session, network, count, height, width, strength)
            worst, share = max(d.max() for d in found), max(d.mean() for d in found)
            allowed = 0 if strength == 0 else 1
            case = f"{path.name} {count}x{height}x{width} at {strength}"
            assert worst <= allowed and share <= TIES, f"{case}: by {worst}, {share:.1%} of the samples"
    print(f"{path.name}: as the reference, apart from ties")


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("models", type=Path)
    given = parser.parse_args()
    for style, network in load_frozen(str(given.frozen)).items():
        verify(given.models / f"{style}.onnx", network)


if __name__ == "__main__":
    main()
