"""The networks that losses look through: all of VGG-19 as far as relu3_1, and a compressed VGG-19 as far as relu5_1."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

WHOLE = "vgg_31.h5"
"""normalised VGG-19 of penny4860/android-style-transfer (MIT)"""

COMPRESSED = "vgg19_16x_5SE.pth"
"""a sixteenth of VGG-19, of MingSun-Tse/Collaborative-Distillation (MIT)"""

POOL = "pool"


class Judge(nn.Module):
    """A chain of 3x3 convolutions with ReLU, and poolings; it is not trained, and its border is repeated."""

    def __init__(
        self, first: nn.Conv2d, convolutions: dict[str, nn.Conv2d], order: list[str], wanted: list[str]
    ) -> None:
        super().__init__()
        self.first = first
        self.convolutions = nn.ModuleDict(convolutions)
        self.order, self.wanted = order, wanted
        self.requires_grad_(False)
        self.to(memory_format=torch.channels_last)

    def forward(self, picture: Tensor) -> list[Tensor]:
        x = self.first(picture.contiguous(memory_format=torch.channels_last))
        seen = []
        for name in self.order:
            if name == POOL:
                x = F.max_pool2d(x, 2)
                continue
            x = F.relu(self.convolutions[name](F.pad(x, (1, 1, 1, 1), mode="replicate")))
            if name in self.wanted:
                seen.append(x)
        return seen


def whole_vgg(folder: Path) -> Judge:
    """relu1_1, relu2_1, relu3_1"""
    order = ["block1_conv1", "block1_conv2", POOL, "block2_conv1", "block2_conv2", POOL, "block3_conv1"]
    with h5py.File(folder / WHOLE) as file:

        def read(name: str) -> nn.Conv2d:
            group = file[name][name]
            weight = torch.from_numpy(np.array(group["kernel:0"])).permute(3, 2, 0, 1)
            return convolution(weight, torch.from_numpy(np.array(group["bias:0"])))

        convolutions = {name: read(name) for name in order if name != POOL}
        return Judge(read("block1_conv0"), convolutions, order, ["block1_conv1", "block2_conv1", "block3_conv1"])


def compressed_vgg(folder: Path) -> Judge:
    """relu3_1, relu4_1, relu5_1"""
    layers = [("conv11", "conv12"), ("conv21", "conv22"), ("conv31", "conv32", "conv33", "conv34")]
    layers += [("conv41", "conv42", "conv43", "conv44"), ("conv51",)]
    order = [name for stage in layers for name in (*stage, POOL)][:-1]
    weights = torch.load(folder / COMPRESSED, map_location="cpu")
    weights = weights.get("model", weights)

    def read(name: str) -> nn.Conv2d:
        return convolution(weights[f"{name}.weight"].float(), weights[f"{name}.bias"].float())

    convolutions = {name: read(name) for name in order if name != POOL}
    return Judge(read("conv0"), convolutions, order, ["conv31", "conv41", "conv51"])


def convolution(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    layer = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2])
    layer.weight.data, layer.bias.data = weight.contiguous(), bias
    return layer
