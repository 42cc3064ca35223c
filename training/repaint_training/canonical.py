"""The form in which the network sees pictures: blocks of 4x4 pixels with 24 channels, as NV12 frames hold them.

16 luma samples (row x column), 4 of U, 4 of V (row x column, one for 2x2 pixels): full range, BT.709. Frames of another
matrix or range get there by a linear map, so engines fold it into the first and the last layer.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

BLOCK = 4
"""Side, in pixels, of the square that becomes one position."""

LUMA_CHANNELS = BLOCK * BLOCK
CHROMA_CHANNELS = LUMA_CHANNELS // 4
"""Of U, and again of V."""

CHANNELS = LUMA_CHANNELS + 2 * CHROMA_CHANNELS

LUMA = (0.2126, 0.7152, 0.0722)
"""Rec. ITU-R BT.709-6, section 3."""

GREY = 128 / 255
"""Luma that the network sees as 0, as it does a chroma of 0: byte 128 in all planes. So the zeros that convolutions
see around a picture mean mid-grey, and an 8-bit convolution can pad with its zero point."""


def to_blocks(rgb: Tensor) -> Tensor:
    """[N,3,H,W] in 0..1, sides a multiple of BLOCK -> [N,24,H/4,W/4] around zero."""
    red, _, blue = rgb.split(1, 1)
    luma = (rgb * rgb.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
    chroma = torch.cat([(blue - luma) / (2 * (1 - LUMA[2])), (red - luma) / (2 * (1 - LUMA[0]))], 1)
    halves = functional.avg_pool2d(chroma, 2)
    return torch.cat([functional.pixel_unshuffle(luma - GREY, BLOCK), functional.pixel_unshuffle(halves, 2)], 1)


def from_blocks(blocks: Tensor) -> Tensor:
    """The way back, chroma repeated over 2x2 pixels; the result is not clipped to 0..1."""
    luma = functional.pixel_shuffle(blocks[:, :LUMA_CHANNELS], BLOCK) + GREY
    halves = functional.pixel_shuffle(blocks[:, LUMA_CHANNELS:], 2)
    u, v = functional.interpolate(halves, scale_factor=2, mode="nearest").split(1, 1)
    red, blue = luma + v * (2 * (1 - LUMA[0])), luma + u * (2 * (1 - LUMA[2]))
    green = (luma - LUMA[0] * red - LUMA[2] * blue) / LUMA[1]
    return torch.cat([red, green, blue], 1)


def per_plane_mean(channels: Tensor) -> Tensor:
    """[styles,24,...] -> the same shape: each plane's channels replaced by their mean."""
    planes = channels.split([LUMA_CHANNELS, CHROMA_CHANNELS, CHROMA_CHANNELS], 1)
    return torch.cat([plane.mean(1, keepdim=True).expand_as(plane) for plane in planes], 1)


def pixel_places() -> Tensor:
    """[2,24]: row and column of each channel's sample, from the middle of the block, in blocks."""
    return torch.cat([plane_places(BLOCK), plane_places(BLOCK // 2), plane_places(BLOCK // 2)], 1)


def plane_places(side: int) -> Tensor:
    """[2,side²]: the same for a plane of side x side samples in a block."""
    places = (torch.arange(side) + 0.5) / side - 0.5
    return torch.stack([places[:, None].expand(side, side).flatten(), places.expand(side, side).flatten()])
