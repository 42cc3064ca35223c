"""8-bit NV12 frames in and out: the reference in PyTorch, and the constants that the exported graphs are made of.

In the graphs a frame is seen as [N,24,H/4,W/4]: 16 luma samples of a 4x4 block (row x column), then its 8 chroma
samples (row x column x U,V). Both directions of the colour conversion, the repeating of chroma and its mean over 2x2
pixels are linear, so each is one 1x1 convolution, whose weights are the constant basis times the caller's 3x4 matrix.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from .canvas import SIDE, cover, make_canvas
from .freeze import FrozenNetwork
from .network import BLOCK, CHANNELS

LUMA_SAMPLES = BLOCK * BLOCK
CHROMA_ROWS = BLOCK // 2
CHROMA_SAMPLES = CHROMA_ROWS * CHROMA_ROWS * 2
SAMPLES = LUMA_SAMPLES + CHROMA_SAMPLES

Floats = NDArray[np.float32]


def luma_samples() -> Floats:
    """[16,4,4]: sample x row x column, one-hot."""
    return np.eye(LUMA_SAMPLES, dtype=np.float32).reshape(LUMA_SAMPLES, BLOCK, BLOCK)


def chroma_samples() -> Floats:
    """[8,2,2,2]: sample x row x column x U,V, one-hot."""
    return np.eye(CHROMA_SAMPLES, dtype=np.float32).reshape(CHROMA_SAMPLES, CHROMA_ROWS, CHROMA_ROWS, 2)


def sample_of(plane: int, row: int, column: int) -> int:
    """Which of the 24 samples gives plane Y (0), U (1) or V (2) of a pixel of the block."""
    if plane == 0:
        return row * BLOCK + column
    return LUMA_SAMPLES + (row // 2 * CHROMA_ROWS + column // 2) * 2 + plane - 1


def rgb_basis() -> tuple[Floats, Floats]:
    """
    Bases B [n,12]: B · yuvToRgb (flattened to 12) is the weight [48,24] and the bias [48] of samples -> RGB blocks.
    """
    weight = np.zeros((CHANNELS, SAMPLES, 3, 4), np.float32)
    bias = np.zeros((CHANNELS, 3, 4), np.float32)
    for channel, (colour, row, column) in enumerate(np.ndindex(3, BLOCK, BLOCK)):
        bias[channel, colour, 3] = 1
        for plane in range(3):
            weight[channel, sample_of(plane, row, column), colour, plane] = 1
    return weight.reshape(CHANNELS * SAMPLES, 12), bias.reshape(CHANNELS, 12)


def yuv_basis() -> tuple[Floats, Floats]:
    """The same for rgbToYuv: weight [24,48] and bias [24] of RGB blocks -> NV12 samples."""
    weight = np.zeros((SAMPLES, CHANNELS, 3, 4), np.float32)
    bias = np.zeros((SAMPLES, 3, 4), np.float32)
    for channel, (colour, row, column) in enumerate(np.ndindex(3, BLOCK, BLOCK)):
        for plane in range(3):
            sample = sample_of(plane, row, column)
            weight[sample, channel, plane, colour] = 1 if plane == 0 else 1 / 4
            bias[sample, plane, 3] = 1
    return weight.reshape(SAMPLES * CHANNELS, 12), bias.reshape(SAMPLES, 12)


def canvas_blocks() -> Floats:
    """The canvas, [16,64,64]; to be repeated and cut to the size of the picture's blocks."""
    return cover(make_canvas(), SIDE, SIDE)[0].numpy()


def bt709_limited() -> tuple[Floats, Floats]:
    """yuvToRgb and rgbToYuv [3,4] of BT.709 (Rec. ITU-R BT.709-6, section 3) with luma 16..235, chroma 16..240."""
    red, blue = 0.2126, 0.0722
    luma = np.array([red, 1 - red - blue, blue])
    blue_difference = (np.array([0, 0, 1]) - luma) / (2 * (1 - blue))
    red_difference = (np.array([1, 0, 0]) - luma) / (2 * (1 - red))
    linear = np.stack([luma * 219, blue_difference * 224, red_difference * 224])
    offset = np.array([16.0, 128.0, 128.0])
    inverse = np.linalg.inv(linear)
    to_rgb = np.column_stack([inverse, -inverse @ offset])
    return to_rgb.astype(np.float32), np.column_stack([linear, offset]).astype(np.float32)


def paint_frames(
    network: FrozenNetwork, luma: Tensor, chroma: Tensor, to_rgb: Tensor, to_yuv: Tensor, strength: float = 1.0
) -> tuple[Tensor, Tensor]:
    """
    What an exported graph must do, written without its tricks.

    :param luma: uint8 [N,H,W]
    :param chroma: uint8 [N,ceil(H/2),ceil(W/2),2]
    :param to_rgb: [3,4]
    :param to_yuv: [3,4]
    :returns: painted luma and chroma, same shapes
    """
    planes = padded_planes(luma, chroma)
    painted = convert(network.paint(convert(planes, to_rgb).clamp(0, 1)), to_yuv)
    painted_chroma = functional.avg_pool2d(painted[:, 1:], 2)
    return (
        mix(planes[:, 0], painted[:, 0], strength)[:, : luma.shape[1], : luma.shape[2]],
        mix(planes[:, 1:, ::2, ::2], painted_chroma, strength).permute(0, 2, 3, 1)[
            :, : chroma.shape[1], : chroma.shape[2]
        ],
    )


def padded_planes(luma: Tensor, chroma: Tensor) -> Tensor:
    """Float [N,3,H',W'] of bytes, sides rounded up to a multiple of 4 by repeating the edge, chroma to the nearest."""
    height, width = (-(-side // BLOCK) * BLOCK for side in luma.shape[1:])
    y = repeat_edge(luma.float()[:, None], height, width)
    uv = repeat_edge(chroma.float().permute(0, 3, 1, 2), height // 2, width // 2)
    return torch.cat([y, uv.repeat_interleave(2, 2).repeat_interleave(2, 3)], 1)


def repeat_edge(planes: Tensor, height: int, width: int) -> Tensor:
    """[N,C,h,w] -> [N,C,height,width], larger at the bottom and on the right."""
    return functional.pad(planes, (0, width - planes.shape[3], 0, height - planes.shape[2]), mode="replicate")


def convert(planes: Tensor, matrix: Tensor) -> Tensor:
    """Applies a 3x4 colour matrix to [N,3,H,W]."""
    return torch.einsum("oc,nchw->nohw", matrix[:, :3], planes) + matrix[:, 3][:, None, None]


def mix(before: Tensor, after: Tensor, strength: float) -> Tensor:
    """Rounded half to even, 0..255, as bytes."""
    return (before + strength * (after - before)).round().clamp(0, 255).byte()
