"""Writes a frozen network as an ONNX graph with 8-bit NV12 frames in and out (layout: see nv12.py)."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto

from . import nv12
from .freeze import BORDER, Convolution, FrozenNetwork
from .network import BLOCK, CHANNELS, GREY
from .onnx_graph import OnnxGraph, Shapes

INPUTS: Shapes = {
    "luma": (TensorProto.UINT8, ["N", "H", "W"]),
    "chroma": (TensorProto.UINT8, ["N", "CH", "CW", 2]),
    "yuvToRgb": (TensorProto.FLOAT, [3, 4]),
    "rgbToYuv": (TensorProto.FLOAT, [3, 4]),
    "strength": (TensorProto.FLOAT, [1]),
}
OUTPUTS: Shapes = {
    "paintedLuma": (TensorProto.UINT8, ["N", "H", "W"]),
    "paintedChroma": (TensorProto.UINT8, ["N", "CH", "CW", 2]),
}


def export_onnx(network: FrozenNetwork, style: str, path: str) -> None:
    """
    Any N, H and W from 1 on. Padding by 3 more (chroma: 1) and a stride without padding round the size up.

    :param path: the file to write
    """
    graph = OnnxGraph()
    samples = graph.node("Concat", luma_samples(graph), chroma_samples(graph), axis=1)
    blocks = rgb_blocks(graph, samples)
    on_canvas = graph.node("Concat", blocks, canvas_under(graph, blocks), axis=1)
    painted = network_nodes(graph, network, on_canvas)
    write_frames(graph, mixed_samples(graph, samples, painted))
    onnx.save(graph.model(style, INPUTS, OUTPUTS, {"style": style, "license": "MIT"}), path)


def luma_samples(graph: OnnxGraph) -> str:
    """-> float [N,16,H/4,W/4]"""
    padded = graph.node(
        "Pad", "luma", graph.integers(0, BORDER, BORDER, 0, BORDER + BLOCK - 1, BORDER + BLOCK - 1), mode="edge"
    )
    plane = graph.node("Cast", graph.node("Unsqueeze", padded, graph.integers(1)), to=TensorProto.FLOAT)
    return graph.node("Conv", plane, graph.constant(nv12.luma_samples()[:, None]), strides=[BLOCK, BLOCK])


def chroma_samples(graph: OnnxGraph) -> str:
    """-> float [N,8,H/4,W/4]; U and V stay interleaved: the plane is twice as wide, and so are kernel and stride."""
    border = BORDER // 2
    pads = graph.integers(0, border, border, 0, 0, border + 1, border + 1, 0)
    padded = graph.node("Pad", "chroma", pads, mode="edge")
    shape = graph.node("Shape", padded)
    rows = graph.node("Slice", shape, graph.integers(0), graph.integers(2))
    plane = graph.node("Reshape", padded, graph.node("Concat", rows, graph.integers(-1), axis=0))
    plane = graph.node("Cast", graph.node("Unsqueeze", plane, graph.integers(1)), to=TensorProto.FLOAT)
    kernel = nv12.chroma_samples().reshape(nv12.CHROMA_SAMPLES, 1, BLOCK // 2, BLOCK)
    return graph.node("Conv", plane, graph.constant(kernel), strides=[BLOCK // 2, BLOCK])


def rgb_blocks(graph: OnnxGraph, samples: str) -> str:
    """-> [N,48,H/4,W/4], clipped to 0..1, then around zero."""
    weight, bias = (times_matrix(graph, basis, "yuvToRgb") for basis in nv12.rgb_basis())
    weight = graph.node("Reshape", weight, graph.integers(CHANNELS, nv12.SAMPLES, 1, 1))
    bias = graph.node("Sub", graph.node("Reshape", bias, graph.integers(CHANNELS)), scalar(graph, GREY))
    return clip(graph, graph.node("Conv", samples, weight, bias), -GREY, 1 - GREY)


def canvas_under(graph: OnnxGraph, blocks: str) -> str:
    """[N,48,h,w] -> the canvas of that size, [N,16,h,w]."""
    canvas = nv12.canvas_blocks()
    channels, side, _ = canvas.shape
    shape = graph.node("Shape", blocks)
    rounded_up = graph.node("Add", shape, graph.integers(0, 0, side - 1, side - 1))
    repeats = graph.node("Div", rounded_up, graph.integers(1, CHANNELS, side, side))
    ends = graph.node("Div", shape, graph.integers(1, CHANNELS // channels, 1, 1))
    tiled = graph.node("Tile", graph.constant(canvas[None]), repeats)
    return graph.node("Slice", tiled, graph.integers(0, 0, 0, 0), ends)


def network_nodes(graph: OnnxGraph, network: FrozenNetwork, blocks: str) -> str:
    """[N,64,H/4,W/4] -> [N,48,H/4,W/4] in 0..1; wired as `run_layers` says."""
    *layers, tail = network.layers
    x = graph.node("Relu", convolution(graph, layers[0], blocks))
    for first, second in zip(layers[1::2], layers[2::2]):
        inner = graph.node("Relu", convolution(graph, first, x))
        x = graph.node("Add", convolution(graph, second, inner), x)
    return clip(graph, convolution(graph, Convolution(tail.weight, tail.bias + GREY), x), 0, 1)


def mixed_samples(graph: OnnxGraph, samples: str, painted: str) -> str:
    """-> uint8 [N,24,H/4,W/4]: strength · painted + (1 - strength) · samples."""
    weight, bias = (times_matrix(graph, basis, "rgbToYuv") for basis in nv12.yuv_basis())
    weight = graph.node("Reshape", weight, graph.integers(nv12.SAMPLES, CHANNELS, 1, 1))
    bias = graph.node("Reshape", bias, graph.integers(nv12.SAMPLES))
    after = graph.node("Conv", painted, *(graph.node("Mul", part, "strength") for part in (weight, bias)))
    before = graph.node("Mul", samples, graph.node("Sub", graph.constant(np.ones(1, np.float32)), "strength"))
    rounded = graph.node("Round", graph.node("Add", after, before))
    return graph.node("Cast", clip(graph, rounded, 0, 255), to=TensorProto.UINT8)


def write_frames(graph: OnnxGraph, samples: str) -> None:
    """uint8 [N,24,H/4,W/4] -> the outputs. Bytes, rank 4: the cheapest form of this shuffle."""
    last = graph.node("Transpose", samples, perm=[0, 2, 3, 1])
    sizes = graph.integers(nv12.LUMA_SAMPLES, nv12.CHROMA_SAMPLES)
    luma, chroma = graph.nodes("Split", last, sizes, names=["lumaSamples", "chromaSamples"], axis=3)
    count, rows, columns = (dimension(graph, last, axis) for axis in range(3))
    write_plane(graph, luma, (count, rows, columns), BLOCK, "luma", "paintedLuma")
    write_plane(graph, chroma, (count, rows, columns), BLOCK // 2, "chroma", "paintedChroma")


def write_plane(
    graph: OnnxGraph, samples: str, shape: tuple[str, str, str], block_rows: int, like: str, name: str
) -> None:
    """[N,h,w,block_rows·4] -> the frame's plane, cut to the size of the input `like`."""
    count, rows, columns = shape
    four = graph.integers(BLOCK)
    height = graph.integers(block_rows)
    block_lines = graph.node("Concat", graph.node("Mul", count, rows), columns, height, four, axis=0)
    lines = graph.node("Transpose", graph.node("Reshape", samples, block_lines), perm=[0, 2, 1, 3])
    target = [count, graph.node("Mul", rows, height)]
    if like == "luma":
        target += [graph.node("Mul", columns, four)]
    else:
        target += [graph.node("Mul", columns, graph.integers(BLOCK // 2)), graph.integers(2)]
    plane = graph.node("Reshape", lines, graph.node("Concat", *target, axis=0))
    start = graph.integers(0, *[BORDER * block_rows // BLOCK] * 2, *[0] * (len(target) - 3))
    graph.node("Slice", plane, start, graph.node("Add", graph.node("Shape", like), start), name=name)


def convolution(graph: OnnxGraph, layer: Convolution, x: str) -> str:
    weight, bias = (graph.constant(tensor.numpy()) for tensor in (layer.weight, layer.bias))
    return graph.node("Conv", x, weight, bias, pads=[1, 1, 1, 1])


def times_matrix(graph: OnnxGraph, basis: nv12.Floats, matrix: str) -> str:
    """basis [n,12] · matrix [3,4] -> [n,1]"""
    return graph.node("MatMul", graph.constant(basis), graph.node("Reshape", matrix, graph.integers(12, 1)))


def dimension(graph: OnnxGraph, x: str, axis: int) -> str:
    return graph.node("Slice", graph.node("Shape", x), graph.integers(axis), graph.integers(axis + 1))


def clip(graph: OnnxGraph, x: str, low: float, high: float) -> str:
    return graph.node("Clip", x, scalar(graph, low), scalar(graph, high))


def scalar(graph: OnnxGraph, value: float) -> str:
    return graph.constant(np.array(value, np.float32))
