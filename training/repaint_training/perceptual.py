"""The fixed network whose features the losses compare: a compressed VGG-19 (Collaborative Distillation, MIT)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

STYLE_FEATURES = ("conv11", "conv21", "conv31", "conv41")
"""relu1_1, relu2_1, relu3_1 and relu4_1."""

CONTENT_FEATURES = ("conv31", "conv41")

ORDER = "conv11 conv12 pool conv21 conv22 pool conv31 conv32 conv33 conv34 pool conv41".split()
"""VGG-19 up to relu4_1; what comes after isn't needed."""


class PerceptualEncoder(nn.Module):
    """Takes RGB in 0..1; its first layer, conv0, normalises. Never trained."""

    def __init__(self, path: str) -> None:
        """:param path: a checkpoint `vgg19_16x_4SE.pth` or `vgg19_16x_5SE.pth`, or one with the same layer names"""
        super().__init__()
        stored = torch.load(path, map_location="cpu")
        weights = stored.get("model", stored)
        for name in {"conv0", *ORDER} - {"pool"}:
            self.add_module(name, frozen_convolution(weights[f"{name}.weight"], weights[f"{name}.bias"]))

    def forward(self, rgb: Tensor) -> dict[str, Tensor]:
        """[N,3,H,W] -> the named features [N,C,h,w] after their ReLU."""
        features: dict[str, Tensor] = {}
        x = self.get_submodule("conv0")(rgb)
        for name in ORDER:
            if name == "pool":
                x = functional.max_pool2d(x, 2)
                continue
            padded = functional.pad(x, (1, 1, 1, 1), mode="reflect")
            x = features[name] = functional.relu(self.get_submodule(name)(padded))
        return {name: features[name] for name in STYLE_FEATURES}


def frozen_convolution(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    outputs, inputs, size, _ = weight.shape
    layer = nn.Conv2d(inputs, outputs, size)
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer.requires_grad_(False)
