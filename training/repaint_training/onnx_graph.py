"""A small builder of ONNX graphs, so that the exporter reads as the computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Shapes = Mapping[str, tuple[int, Sequence[object]]]
"""Name -> element type and shape; a string in a shape is a free dimension."""

OPSET = 15
IR_VERSION = 8
"""What ONNX Runtime has read since 1.10."""


class OnnxGraph:
    """Collects nodes and constants; names are numbered, so that the same calls give the same bytes."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, values: NDArray, name: str | None = None) -> str:
        name = name or f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def node(self, operator: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        """Adds a node with one output and returns the output's name."""
        return self.nodes(operator, *inputs, names=[name or f"{operator}{len(self._nodes)}"], **attributes)[0]

    def nodes(self, operator: str, *inputs: str, names: list[str], **attributes: object) -> list[str]:
        """The same for a node with several outputs."""
        self._nodes.append(helper.make_node(operator, list(inputs), names, name=names[0], **attributes))
        return names

    def model(self, name: str, inputs: Shapes, outputs: Shapes, metadata: dict[str, str]) -> onnx.ModelProto:
        graph = helper.make_graph(self._nodes, name, values(inputs), values(outputs), self._constants)
        model = helper.make_model(graph, producer_name="repaint", opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        helper.set_model_props(model, metadata)
        onnx.checker.check_model(model, full_check=True)
        return model


def values(shapes: Shapes) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in shapes.items()]
