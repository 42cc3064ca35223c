"""The fixed network whose features the losses compare: VGG-19, as it is or compressed."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

STYLE_FEATURES = ("conv11", "conv21", "conv31", "conv41")
"""relu1_1, relu2_1, relu3_1 and relu4_1."""

CONTENT_FEATURES = ("conv31", "conv41")

ORDER = "conv11 conv12 pool conv21 conv22 pool conv31 conv32 conv33 conv34 pool conv41".split()
"""VGG-19 up to relu4_1; what comes after isn't needed."""

TORCHVISION = dict(zip((name for name in ORDER if name != "pool"), (0, 2, 5, 7, 10, 12, 14, 16, 19)))
"""Where torchvision's VGG-19 has the same layers: `features.<number>`."""

IMAGENET_MEAN, IMAGENET_DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""How torchvision's networks want their input."""


class PerceptualEncoder(nn.Module):
    """Takes RGB in 0..1; its first layer, conv0, normalises. Never trained."""

    def __init__(self, path: str) -> None:
        """
        :param path: a checkpoint `vgg19_16x_4SE.pth` or `vgg19_16x_5SE.pth` (Collaborative Distillation), one with the
            same layer names, or torchvision's of VGG-19
        """
        super().__init__()
        stored = torch.load(path, map_location="cpu")
        weights = stored.get("model", stored)
        if "features.0.weight" in weights:
            weights = from_torchvision(weights)
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
            x = features[name] = functional.relu(self.get_submodule(name)(x))
        return {name: features[name] for name in STYLE_FEATURES}


def from_torchvision(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same layers under our names, with the normalisation as conv0."""
    deviation = torch.tensor(IMAGENET_DEVIATION)
    named = {"conv0.weight": torch.diag(1 / deviation)[..., None, None]}
    named["conv0.bias"] = -torch.tensor(IMAGENET_MEAN) / deviation
    for name, number in TORCHVISION.items():
        for part in ("weight", "bias"):
            named[f"{name}.{part}"] = weights[f"features.{number}.{part}"]
    return named


def frozen_convolution(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    outputs, inputs, size, _ = weight.shape
    layer = nn.Conv2d(inputs, outputs, size, padding=size // 2)
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer.requires_grad_(False)
