"""Freezes the instance normalisation and folds it into each style's scales and shifts; writes what is exported.

A frozen network is a flat dictionary of tensors with plain names, so that reading it needs none of this code:

    layer.<i>.weight                the convolutions that all styles share, [out,in,3,3]
    style.<name>.canvas             what lies under the picture, [16,n,n] bytes; layer 0 reads it as it is
    style.<name>.scale.<i>          layer i is scale · convolution + shift, [out] each
    style.<name>.shift.<i>
    style.<name>.layer.<i>.weight   of the layers that are each style's own: half of the pairs, and the last
    style.<name>.shift.<last>
    style.<name>.range.<i>          [2], where layer i's outputs lie (after its ReLU, if it has one)
    style.<name>.sum.<k>            [1], below which sums of pair k lie, after their ReLU
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from . import canvas
from .canonical import BLOCK, CHANNELS, GREY, LUMA_CHANNELS, from_blocks, to_blocks
from .network import (
    EPSILON,
    RIM,
    Layer,
    PaintNetwork,
    StyledConvolution,
    inner,
    on_canvas,
    run_layers,
    statistics,
)

BORDER = RIM * BLOCK
"""Pixels of repeated edge around the picture, cut off afterwards: near the zeros outside the network paints dots. With
half of it they are still to be seen; more changes nothing."""

Tensors = dict[str, Tensor]


@torch.no_grad()
def freeze(network: PaintNetwork, pictures: Tensor) -> None:
    """
    From now on the statistics of `pictures` stand for each picture's own.

    :param pictures: [N,3,H,W] in 0..1, whole and evenly lit, as the network will see them: a crop isn't as varied
    """
    blocks = to_blocks(framed(pictures))
    for style, under in enumerate(network.canvases):
        freeze_style(network, style, on_canvas(blocks, under))
    network.stay_frozen()


def freeze_style(network: PaintNetwork, style: int, blocks: Tensor) -> None:
    """One pass, layer by layer: each layer sees the pictures through the layers that are frozen already."""

    def freezing(layer: StyledConvolution) -> Layer:
        def run(x: Tensor) -> Tensor:
            outputs = functional.conv2d(x, layer.weight_of(style), padding=1)
            scale, shift = fold(layer, style, outputs)
            layer.scale[style], layer.shift[style] = scale, shift
            return outputs * scale[:, None, None] + shift[:, None, None]

        return run

    run_layers(blocks, [*map(freezing, network.styled), lambda x: x])


def framed(pictures: Tensor) -> Tensor:
    """As engines show a frame to the network."""
    return functional.pad(pictures, (BORDER,) * 4, mode="replicate")


def fold(layer: StyledConvolution, style: int, outputs: Tensor) -> tuple[Tensor, Tensor]:
    """
    Scale and shift that stand for `layer`'s normalisation; where there is one picture, exactly.

    The variance is that within a picture, as the network was trained. That of all pictures together is larger, by how
    their light differs, and would paint most of them pale: even light has taken most of that out.
    """
    mean, variance = (of_pictures.mean(0).flatten() for of_pictures in statistics(outputs))
    scale = layer.scale[style] / torch.sqrt(variance + EPSILON)
    return scale, layer.shift[style] - scale * mean


@torch.no_grad()
def frozen_tensors(network: PaintNetwork, names: Sequence[str], pictures: Tensor) -> Tensors:
    """
    What is exported.

    :param network: frozen
    :param names: of the styles, in the order of their index
    :param pictures: [N,3,H,W] that the ranges are taken from
    """
    assert network.frozen, "freeze the network first"
    tensors = {
        f"layer.{i}.weight": weight_in_bytes(i, layer.weight[0])
        for i, layer in enumerate(network.styled)
        if layer.shared
    }
    last = len(network.styled)
    for index, name in enumerate(names):
        own = {
            f"layer.{i}.weight": weight_in_bytes(i, layer.weight[index])
            for i, layer in enumerate(network.styled)
            if not layer.shared
        }
        of_style = {
            "canvas": canvas.in_bytes(network.canvases[index]),
            **own,
            **{f"scale.{i}": layer.scale[index].clone() for i, layer in enumerate(network.styled)},
        }
        of_style.update({f"shift.{i}": layer.shift[index].clone() for i, layer in enumerate(network.styled)})
        of_style[f"layer.{last}.weight"] = network.tail.weight[index].clone()
        of_style[f"shift.{last}"] = shift_luma(network.tail.bias[index], GREY)
        tensors.update({f"style.{name}.{key}": value for key, value in of_style.items()})
        ranges = ranges_of(mix(tensors, {name: 1}), pictures)
        tensors.update({f"style.{name}.{key}": value for key, value in ranges.items()})
    return tensors


def weight_in_bytes(layer: int, weight: Tensor) -> Tensor:
    """[out,in,3,3]: the first layer reads a canvas that is stored in bytes."""
    if layer > 0:
        return weight.clone()
    return torch.cat([weight[:, :CHANNELS], weight[:, CHANNELS:] * canvas.UNIT], 1)


def shift_luma(bias: Tensor, by: float) -> Tensor:
    """[24]: the network paints around GREY, engines want luma in 0..1."""
    return torch.cat([bias[:LUMA_CHANNELS] + by, bias[LUMA_CHANNELS:]])


@dataclass(frozen=True)
class Convolution:
    """A 3x3 convolution that pads with zeros: weight [out,in,3,3], bias [out]."""

    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.weight, self.bias, padding=1)


@dataclass(frozen=True)
class FrozenNetwork:
    """One style, or a mix, without statistics of the picture. Wired as `run_layers` says."""

    layers: tuple[Convolution, ...]
    canvas: Tensor

    def paint(self, rgb: Tensor) -> Tensor:
        """[N,3,H,W] in 0..1, sides a multiple of BLOCK -> the same shape, clipped to 0..1."""
        blocks = on_canvas(to_blocks(framed(rgb)), self.canvas)
        painted = from_blocks(run_layers(blocks, self.layers)).clamp(0, 1)
        return painted[:, :, BORDER:-BORDER, BORDER:-BORDER]


def mix(tensors: Tensors, shares: dict[str, float]) -> FrozenNetwork:
    """A network for styles in shares that sum to 1: everything that is a style's own is mixed linearly."""

    def mixed(value: Callable[[str], Tensor]) -> Tensor:
        return torch.stack([share * value(f"style.{name}") for name, share in shares.items()]).sum(0)

    def scaled_weight(style: str, layer: int) -> Tensor:
        weight = tensors.get(f"{style}.layer.{layer}.weight", tensors.get(f"layer.{layer}.weight"))
        return weight * tensors[f"{style}.scale.{layer}"][:, None, None, None]

    last = last_layer(tensors)
    layers = [
        Convolution(mixed(partial(scaled_weight, layer=i)), mixed(lambda style, i=i: tensors[f"{style}.shift.{i}"]))
        for i in range(last)
    ]
    weight = mixed(lambda style: tensors[f"{style}.layer.{last}.weight"])
    shift = mixed(lambda style: tensors[f"{style}.shift.{last}"])
    under = mixed(lambda style: tensors[f"{style}.canvas"].float())
    return FrozenNetwork((*layers, Convolution(weight, shift_luma(shift, -GREY))), under)


def ranges_of(network: FrozenNetwork, pictures: Tensor) -> Tensors:
    """`range.<i>` of every layer and `sum.<k>` of every pair."""
    ranges: Tensors = {}
    last = len(network.layers) - 1

    def watched(index: int, layer: Layer) -> Layer:
        first_of_pair = index % 2 == 1 and index < last

        def run(x: Tensor) -> Tensor:
            outputs = layer(x)
            ranges[f"range.{index}"] = outer_values(inner(outputs.relu() if index == 0 or first_of_pair else outputs))
            if index > 1 and index % 2 == 1:
                ranges[f"sum.{index // 2 - 1}"] = outer_values(inner(x))[1:]
            return outputs

        return run

    seen = on_canvas(to_blocks(framed(pictures)), network.canvas)
    blocks = inner(run_layers(seen, [watched(*numbered) for numbered in enumerate(network.layers)]))
    ranges[f"range.{last}"] = outer_values(torch.cat([blocks[:, :LUMA_CHANNELS] + GREY, blocks[:, LUMA_CHANNELS:]], 1))
    return ranges


def outer_values(x: Tensor) -> Tensor:
    """
    [2]: the lowest and the highest. What is beyond a range is cut off in 8 bits, and that is the strongest strokes:
    ranges that left out one value in 10,000 cost 1 to 5 dB.
    """
    return torch.stack(x.aminmax())


def last_layer(tensors: Tensors) -> int:
    return max(int(key.split(".")[-1]) for key in tensors if ".shift." in key)


def style_names(tensors: Tensors) -> list[str]:
    return [key.split(".")[1] for key in tensors if key.endswith(".scale.0")]


def load_frozen(path: str) -> dict[str, FrozenNetwork]:
    """What training wrote: style name -> network."""
    tensors: Tensors = torch.load(path, map_location="cpu")
    return {name: mix(tensors, {name: 1}) for name in style_names(tensors)}
