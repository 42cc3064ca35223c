"""The network: 3x3 convolutions at a quarter of the picture's size, one set of weights for several styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

BLOCK = 4
"""Side, in pixels, of the square that becomes one position with BLOCK² x 3 channels."""

CHANNELS = 3 * BLOCK * BLOCK
"""Channels on the way in and on the way out, in the order colour x row x column of the block."""

CANVAS_CHANNELS = BLOCK * BLOCK
"""Channels of the canvas (canvas.py), after those of the picture."""

GREY = 0.5
"""Subtracted from the picture, so that the zeros around it, which the convolutions see, mean mid-grey."""

Layer = Callable[[Tensor], Tensor]


def to_blocks(rgb: Tensor) -> Tensor:
    """[N,3,H,W] in 0..1, sides a multiple of BLOCK -> [N,48,H/4,W/4] around zero."""
    return functional.pixel_unshuffle(rgb - GREY, BLOCK)


def from_blocks(blocks: Tensor) -> Tensor:
    """The way back; the result is not clipped to 0..1."""
    return functional.pixel_shuffle(blocks, BLOCK) + GREY


def run_layers(blocks: Tensor, layers: Sequence[Layer]) -> Tensor:
    """Head, residual pairs, tail. The one place that knows how layers are wired, live or frozen."""
    head, *pairs, tail = layers
    x = functional.relu(head(blocks))
    for first, second in zip(pairs[::2], pairs[1::2]):
        x = x + second(functional.relu(first(x)))
    return tail(x)


class StyledConvolution(nn.Module):
    """A convolution, instance normalisation, and each style's own scale and shift (Dumoulin et al. 2017)."""

    def __init__(self, styles: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.scale = nn.Parameter(torch.ones(styles, outputs))
        self.shift = nn.Parameter(torch.zeros(styles, outputs))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        normal = functional.instance_norm(self.convolution(x))
        return normal * self.scale[style, :, None, None] + self.shift[style, :, None, None]


class StyledTail(nn.Module):
    """The last convolution, which lays down the colours: a style has its own. Kept free of the 4-pixel grid."""

    def __init__(self, styles: int, inputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(styles, CHANNELS, inputs, 3, 3) * 0.02)
        self.bias = nn.Parameter(torch.zeros(styles, CHANNELS))
        self.remove_grid()

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        pictures, inputs, height, width = x.shape
        weight = self.weight[style].flatten(0, 1)
        bias = self.bias[style].flatten()
        joined = x.reshape(1, pictures * inputs, height, width)
        painted = functional.conv2d(joined, weight, bias, padding=1, groups=pictures)
        return painted.reshape(pictures, CHANNELS, height, width)

    @torch.no_grad()
    def remove_grid(self) -> None:
        """Gives every pixel of a block the same answer to a constant input: equal tap sums, one bias a colour."""
        styles, _, inputs = self.weight.shape[:3]
        sums = self.weight.sum((3, 4)).reshape(styles, 3, BLOCK * BLOCK, inputs)
        excess = (sums - sums.mean(2, keepdim=True)).reshape(styles, CHANNELS, inputs, 1, 1)
        self.weight.sub_(excess / 9)
        self.bias.copy_(per_colour_mean(self.bias))


def per_colour_mean(bias: Tensor) -> Tensor:
    """[styles,48] -> the same shape, each colour's 16 values replaced by their mean."""
    by_colour = bias.reshape(-1, 3, BLOCK * BLOCK)
    return by_colour.mean(2, keepdim=True).expand_as(by_colour).reshape_as(bias)


class PaintNetwork(nn.Module):
    """One network for `styles` styles."""

    def __init__(self, styles: int, width: int = 48, blocks: int = 4) -> None:
        super().__init__()
        self.head = StyledConvolution(styles, CHANNELS + CANVAS_CHANNELS, width)
        self.pairs = nn.ModuleList(StyledConvolution(styles, width, width) for _ in range(2 * blocks))
        self.tail = StyledTail(styles, width)

    def forward(self, rgb: Tensor, canvas: Tensor, style: Tensor) -> Tensor:
        """
        :param rgb: [N,3,H,W] in 0..1, sides a multiple of BLOCK
        :param canvas: [N,16,H/4,W/4]
        :param style: [N], the index of each picture's style
        :returns: [N,3,H,W], nearly in 0..1: the caller clips
        """
        layers = [lambda x, part=part: part(x, style) for part in (self.head, *self.pairs, self.tail)]
        return from_blocks(run_layers(torch.cat([to_blocks(rgb), canvas], 1), layers))
