"""Freezes the instance normalisation and folds it, with one style's scale and shift, into plain convolutions."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .canvas import cover, make_canvas
from .network import BLOCK, PaintNetwork, StyledConvolution, from_blocks, run_layers, to_blocks

EPSILON = 1e-5
"""What torch's instance_norm adds to the variance."""

BORDER = 2 * BLOCK
"""Pixels of repeated edge around the picture, cut off afterwards: the outermost blocks, where the convolutions see the
zeros outside, show the grid that the tail is kept free of."""


@dataclass(frozen=True)
class Convolution:
    """A 3x3 convolution that pads with zeros: weight [out,in,3,3], bias [out]."""

    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.weight, self.bias, padding=1)


@dataclass(frozen=True)
class FrozenNetwork:
    """One style, without statistics of the picture: what is exported. Wired as `run_layers` says."""

    layers: tuple[Convolution, ...]

    def paint(self, rgb: Tensor) -> Tensor:
        """[N,3,H,W] in 0..1, sides a multiple of BLOCK -> the same shape, clipped to 0..1."""
        framed = functional.pad(rgb, (BORDER,) * 4, mode="replicate")
        painted = from_blocks(run_layers(on_canvas(framed), self.layers)).clamp(0, 1)
        return painted[:, :, BORDER:-BORDER, BORDER:-BORDER]


def on_canvas(rgb: Tensor) -> Tensor:
    """Pictures [N,3,H,W] -> what the first layer takes, [N,64,H/4,W/4]."""
    canvas = cover(make_canvas(), *rgb.shape[2:]).expand(len(rgb), -1, -1, -1)
    return torch.cat([to_blocks(rgb), canvas], 1)


@torch.no_grad()
def freeze(network: PaintNetwork, style: int, pictures: Tensor) -> FrozenNetwork:
    """
    One pass, layer by layer: each layer's statistics are those of all pictures together, seen through the layers
    frozen before it.

    :param pictures: [N,3,H,W] in 0..1, as mixed as the videos to come (dark, bright, flat, colourful)
    """
    folded: list[Convolution] = []

    def freezing(layer: StyledConvolution):
        def run(x: Tensor) -> Tensor:
            folded.append(fold(layer, style, layer.convolution(x)))
            return folded[-1](x)

        return run

    tail = Convolution(network.tail.weight[style].clone(), network.tail.bias[style].clone())
    run_layers(on_canvas(pictures), [*map(freezing, (network.head, *network.pairs)), tail])
    return FrozenNetwork((*folded, tail))


def fold(layer: StyledConvolution, style: int, outputs: Tensor) -> Convolution:
    """The convolution that equals `layer` where its outputs have the mean and the variance of `outputs`."""
    mean = outputs.mean((0, 2, 3))
    variance = outputs.var((0, 2, 3), unbiased=False)
    scale = layer.scale[style] / torch.sqrt(variance + EPSILON)
    return Convolution(layer.convolution.weight * scale[:, None, None, None], layer.shift[style] - scale * mean)


def save_frozen(networks: dict[str, FrozenNetwork], path: str) -> None:
    """Writes plain tensors, so that reading them needs none of this code."""
    torch.save({name: [(c.weight, c.bias) for c in network.layers] for name, network in networks.items()}, path)


def load_frozen(path: str) -> dict[str, FrozenNetwork]:
    """Reads what `save_frozen` wrote."""
    stored = torch.load(path, map_location="cpu")
    return {name: FrozenNetwork(tuple(Convolution(w, b) for w, b in layers)) for name, layers in stored.items()}
