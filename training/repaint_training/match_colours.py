"""After freezing: brings each style's luma and chroma, over many pictures, to the mean and spread of its painting.

Fixed statistics leave a picture's own colours in part; over all pictures together that makes a style too pale, too
bright or too dark. One gain and one offset for each of Y, U and V put that right, in the last layer, at no cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import CHROMA_CHANNELS, LUMA_CHANNELS, to_blocks
from .freeze import BORDER
from .network import PaintNetwork

GAINS = (0.85, 1.2)
"""The least and the largest. More gain burns out what is bright or dark already, and shows fringes of colour."""

PLANES = (LUMA_CHANNELS, CHROMA_CHANNELS, CHROMA_CHANNELS)


@torch.no_grad()
def match_colours(network: PaintNetwork, paintings: Sequence[Tensor], pictures: Tensor) -> None:
    """
    :param network: frozen
    :param paintings: [1,3,H,W] of every style, in the order of their index
    :param pictures: [N,3,H,W] in 0..1, those that the network was frozen on
    """
    framed = functional.pad(pictures, (BORDER,) * 4, mode="replicate")
    for style, painting in enumerate(paintings):
        painted = network(framed, torch.full((len(pictures),), style))[..., BORDER:-BORDER, BORDER:-BORDER]
        gain, offset = gains_and_offsets(coarse_planes(painted.clamp(0, 1)), coarse_planes(whole_blocks(painting)))
        network.tail.weight[style] *= gain[:, None, None, None]
        network.tail.bias[style] = network.tail.bias[style] * gain + offset


def gains_and_offsets(planes: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """[3,n] each -> [24] each: per channel, so that gain · plane + offset has the wanted mean and deviation."""
    gain = (wanted.std(1) / planes.std(1)).clamp(*GAINS)
    offset = wanted.mean(1) - gain * planes.mean(1)
    repeats = torch.tensor(PLANES)
    return gain.repeat_interleave(repeats), offset.repeat_interleave(repeats)


def coarse_planes(rgb: Tensor) -> Tensor:
    """-> [3,n]: Y, U and V around zero, one value for each block."""
    planes = to_blocks(rgb).split(list(PLANES), 1)
    return torch.stack([plane.mean(1).flatten() for plane in planes])


def whole_blocks(rgb: Tensor) -> Tensor:
    """Cut to a multiple of 4 pixels."""
    height, width = (side // 4 * 4 for side in rgb.shape[2:])
    return rgb[..., :height, :width]
