"""Writes a frozen network as a TensorFlow.js graph model: the same function as export_onnx.py, channels last.

Bytes travel as int32, since TensorFlow.js has no uint8. Only operations that its WebAssembly back end has.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import nv12
from .freeze import BORDER, Convolution, FrozenNetwork
from .network import BLOCK, CHANNELS, GREY
from .tfjs_graph import FLOAT, INTEGER, Json, TensorflowGraph, text

FRAMES_IN = {"luma": (INTEGER, [-1, -1, -1]), "chroma": (INTEGER, [-1, -1, -1, 2])}
INPUTS = {**FRAMES_IN, "yuvToRgb": (FLOAT, [3, 4]), "rgbToYuv": (FLOAT, [3, 4]), "strength": (FLOAT, [1])}
OUTPUTS = {"paintedLuma": FRAMES_IN["luma"], "paintedChroma": FRAMES_IN["chroma"]}


def export_tfjs(network: FrozenNetwork, style: str, folder: Path) -> None:
    """Writes model.json and weights.bin into `folder`."""
    graph = TensorflowGraph()
    for name, (kind, shape) in INPUTS.items():
        graph.input(name, kind, shape)
    samples = concatenate(graph, 3, luma_samples(graph), chroma_samples(graph))
    blocks = rgb_blocks(graph, samples)
    on_canvas = concatenate(graph, 3, blocks, canvas_under(graph, blocks))
    painted = network_nodes(graph, network, on_canvas)
    mixed = mixed_samples(graph, samples, painted)
    write_plane(graph, mixed, "luma", 0, nv12.LUMA_SAMPLES, BLOCK)
    write_plane(graph, mixed, "chroma", nv12.LUMA_SAMPLES, nv12.CHROMA_SAMPLES, BLOCK // 2)
    graph.save(folder, INPUTS, OUTPUTS, {"style": style, "license": "MIT"})


def luma_samples(graph: TensorflowGraph) -> str:
    """-> [N,H/4,W/4,16]"""
    plane = graph.node("ExpandDims", cast(graph, "luma", FLOAT), graph.integer(3))
    kernel = nv12.luma_samples().transpose(1, 2, 0)[:, :, None]
    return take_samples(graph, repeat_edges(graph, plane, BORDER, BLOCK - 1), kernel)


def chroma_samples(graph: TensorflowGraph) -> str:
    """-> [N,H/4,W/4,8]"""
    planes = repeat_edges(graph, cast(graph, "chroma", FLOAT), BORDER // 2, 1)
    return take_samples(graph, planes, nv12.chroma_samples().transpose(1, 2, 3, 0))


def take_samples(graph: TensorflowGraph, planes: str, kernel: nv12.Floats) -> str:
    """Blocks to channels: a one-hot convolution whose stride is its size."""
    return graph.node("Conv2D", planes, graph.constant(kernel), **convolution_attributes(kernel.shape[0], "VALID"))


def repeat_edges(graph: TensorflowGraph, planes: str, border: int, more: int) -> str:
    """`border` copies of the edge on every side, and `more` at the bottom and on the right."""
    for axis in (1, 2):
        before = [edge(graph, planes, axis, first=True)] * border
        after = [edge(graph, planes, axis, first=False)] * (border + more)
        planes = concatenate(graph, axis, *before, planes, *after)
    return planes


def edge(graph: TensorflowGraph, planes: str, axis: int, first: bool) -> str:
    """The first or last row (axis 1) or column (axis 2) of [N,H,W,C]."""
    begin, end = [0] * 4, [0] * 4
    begin[axis], end[axis] = (0, 1) if first else (-1, 0)
    others = 0b1111 - (1 << axis)
    return graph.node(
        "StridedSlice",
        planes,
        graph.integers(*begin),
        graph.integers(*end),
        graph.integers(1, 1, 1, 1),
        begin_mask={"i": str(others)},
        end_mask={"i": str(others if first else 0b1111)},
    )


def rgb_blocks(graph: TensorflowGraph, samples: str) -> str:
    """-> [N,H/4,W/4,48], clipped to 0..1, then around zero."""
    weight_basis, bias_basis = nv12.rgb_basis()
    weight = one_by_one(graph, weight_basis, "yuvToRgb", CHANNELS, nv12.SAMPLES)
    bias = graph.node("Sub", vector(graph, bias_basis, "yuvToRgb"), scalar(graph, GREY))
    return clip(graph, fused(graph, samples, weight, bias, 1), -GREY, 1 - GREY)


def canvas_under(graph: TensorflowGraph, blocks: str) -> str:
    """[N,h,w,48] -> the canvas of that size, [N,h,w,16]."""
    canvas = nv12.canvas_blocks().transpose(1, 2, 0)
    side, _, channels = canvas.shape
    shape = graph.node("Shape", blocks)
    rounded_up = graph.node("AddV2", shape, graph.integers(0, side - 1, side - 1, 0))
    repeats = graph.node("FloorDiv", rounded_up, graph.integers(1, side, side, CHANNELS))
    size = graph.node("FloorDiv", shape, graph.integers(1, 1, 1, CHANNELS // channels))
    tiled = graph.node("Tile", graph.constant(canvas[None]), repeats)
    return graph.node("Slice", tiled, graph.integers(0, 0, 0, 0), size)


def network_nodes(graph: TensorflowGraph, network: FrozenNetwork, blocks: str) -> str:
    """[N,H/4,W/4,64] -> [N,H/4,W/4,48] in 0..1; wired as `run_layers` says."""
    *layers, tail = network.layers
    x = convolution(graph, layers[0], blocks, relu=True)
    for first, second in zip(layers[1::2], layers[2::2]):
        x = graph.node("AddV2", convolution(graph, second, convolution(graph, first, x, relu=True)), x)
    return clip(graph, convolution(graph, Convolution(tail.weight, tail.bias + GREY), x), 0, 1)


def mixed_samples(graph: TensorflowGraph, samples: str, painted: str) -> str:
    """-> [N,H/4,W/4,24]: strength · painted + (1 - strength) · samples, rounded, 0..255."""
    weight_basis, bias_basis = nv12.yuv_basis()
    weight = graph.node("Mul", one_by_one(graph, weight_basis, "rgbToYuv", nv12.SAMPLES, CHANNELS), "strength")
    bias = graph.node("Mul", vector(graph, bias_basis, "rgbToYuv"), "strength")
    after = fused(graph, painted, weight, bias, 1)
    before = graph.node("Mul", samples, graph.node("Sub", scalar(graph, 1), "strength"))
    return clip(graph, graph.node("Round", graph.node("AddV2", after, before)), 0, 255)


def write_plane(graph: TensorflowGraph, samples: str, like: str, first: int, count: int, block: int) -> None:
    """Channels to blocks, cut to the size of the input `like`."""
    own = graph.node("Slice", samples, graph.integers(0, 0, 0, first), graph.integers(-1, -1, -1, count))
    plane = graph.node("DepthToSpace", own, block_size={"i": str(block)}, data_format={"s": text("NHWC")})
    if like == "luma":
        plane = graph.node("Squeeze", plane, squeeze_dims={"list": {"i": ["3"]}})
    skipped = BORDER * block // BLOCK
    begin = graph.integers(0, skipped, skipped, *[0] * (len(INPUTS[like][1]) - 3))
    cut = graph.node("Slice", plane, begin, graph.node("Shape", like))
    cast(graph, cut, INTEGER, name=f"painted{like.capitalize()}")


def one_by_one(graph: TensorflowGraph, basis: nv12.Floats, matrix: str, outputs: int, inputs: int) -> str:
    """The 1x1 kernel [1,1,inputs,outputs] of a basis and a 3x4 matrix."""
    channels_last = basis.reshape(outputs, inputs, 12).swapaxes(0, 1).reshape(-1, 12)
    return graph.node("Reshape", times_matrix(graph, channels_last, matrix), graph.integers(1, 1, inputs, outputs))


def vector(graph: TensorflowGraph, basis: nv12.Floats, matrix: str) -> str:
    return graph.node("Reshape", times_matrix(graph, basis, matrix), graph.integers(len(basis)))


def times_matrix(graph: TensorflowGraph, basis: nv12.Floats, matrix: str) -> str:
    flat = graph.node("Reshape", matrix, graph.integers(12, 1))
    return graph.node("MatMul", graph.constant(basis), flat, transpose_a={"b": False}, transpose_b={"b": False})


def convolution(graph: TensorflowGraph, layer: Convolution, x: str, relu: bool = False) -> str:
    kernel = graph.constant(layer.weight.permute(2, 3, 1, 0).contiguous().numpy())
    return fused(graph, x, kernel, graph.constant(layer.bias.numpy()), 1, relu)


def fused(graph: TensorflowGraph, x: str, kernel: str, bias: str, stride: int, relu: bool = False) -> str:
    """A convolution that pads with zeros, its bias and perhaps its ReLU, as one kernel."""
    steps = ["BiasAdd", "Relu"] if relu else ["BiasAdd"]
    return graph.node(
        "_FusedConv2D",
        x,
        kernel,
        bias,
        num_args={"i": "1"},
        fused_ops={"list": {"s": [text(step) for step in steps]}},
        epsilon={"f": 0},
        **convolution_attributes(stride, "SAME"),
    )


def convolution_attributes(stride: int, padding: str) -> Json:
    steps = [str(step) for step in (1, stride, stride, 1)]
    return {
        "strides": {"list": {"i": steps}},
        "padding": {"s": text(padding)},
        "data_format": {"s": text("NHWC")},
        "dilations": {"list": {"i": ["1"] * 4}},
    }


def concatenate(graph: TensorflowGraph, axis: int, *parts: str) -> str:
    return graph.node("ConcatV2", *parts, graph.integer(axis), N={"i": str(len(parts))})


def cast(graph: TensorflowGraph, x: str, kind: str, name: str | None = None) -> str:
    return graph.node("Cast", x, name=name, DstT={"type": kind})


def clip(graph: TensorflowGraph, x: str, low: float, high: float) -> str:
    return graph.node("ClipByValue", x, scalar(graph, low), scalar(graph, high))


def scalar(graph: TensorflowGraph, value: float) -> str:
    return graph.constant(np.array(value, np.float32))
