"""SqueezeNet 1.1, a judge of textures beside the compressed VGG-19.

What is content with a compressed VGG may look wrong to any other network: strokes that had 5 % of the painting's Gram
matrices to go at relu3_1 had 50 % with a whole VGG. SqueezeNet, with as many channels and layers of another kind, sees
much of that, for a fraction of a whole VGG's work.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

MEAN_BGR = (104.0, 117.0, 123.0)
"""What it wants to be taken from its input, 0..255."""

HALVED = "half "
"""What the names of layers begin with that see the picture at half its size."""


class SqueezeEncoder(nn.Module):
    """Takes RGB in 0..1. Never trained."""

    def __init__(self, file: Path) -> None:
        """:param file: `squeezenet1_fp16.onnx` (microsoft/Windows-Machine-Learning), or one with the same names"""
        super().__init__()
        self._weights = {
            tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).astype("float32"))
            for tensor in onnx.load(str(file)).graph.initializer
        }

    def forward(self, rgb: Tensor) -> dict[str, Tensor]:
        """
        [N,3,H,W] -> [N,C,h,w] of five layers, at the full size, a quarter (two), and an eighth (two); and as much of
        the picture at half its size, where the same layers see strokes that are twice as large.
        """
        halved = self._layers(functional.avg_pool2d(rgb, 2))
        return {**self._layers(rgb), **{HALVED + name: seen for name, seen in halved.items()}}

    def _layers(self, rgb: Tensor) -> dict[str, Tensor]:
        centred = rgb.flip(1) * 255 - rgb.new_tensor(MEAN_BGR)[:, None, None]
        # It was trained with every second position of the first layer; textures are judged by all.
        conv1 = self._layer(centred, "conv1")
        fire2 = self._fire(functional.max_pool2d(conv1[..., ::2, ::2], 3, 2), "fire2")
        fire3 = self._fire(fire2, "fire3")
        fire4 = self._fire(functional.max_pool2d(fire3, 3, 2), "fire4")
        fire5 = self._fire(fire4, "fire5")
        return {"conv1": conv1, "fire2": fire2, "fire3": fire3, "fire4": fire4, "fire5": fire5}

    def _fire(self, x: Tensor, name: str) -> Tensor:
        squeezed = self._layer(x, f"{name}/squeeze1x1")
        return torch.cat(
            [self._layer(squeezed, f"{name}/expand1x1"), self._layer(squeezed, f"{name}/expand3x3", padding=1)], 1
        )

    def _layer(self, x: Tensor, name: str, padding: int = 0) -> Tensor:
        weight, bias = (self._weights[f"{name}_{part}_0"] for part in "wb")
        return functional.relu(functional.conv2d(x, weight, bias, padding=padding))
