"""A small builder of TensorFlow.js graph models (model.json and one weights file)."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT, INTEGER = "DT_FLOAT", "DT_INT32"
NAMES = {np.dtype(np.float32): (FLOAT, "float32"), np.dtype(np.int32): (INTEGER, "int32")}

Json = dict[str, Any]


class TensorflowGraph:
    """Collects NodeDefs and constants in the JSON that @tensorflow/tfjs-converter reads."""

    def __init__(self) -> None:
        self._nodes: list[Json] = []
        self._weights: list[tuple[str, NDArray]] = []

    def input(self, name: str, kind: str, shape: list[int]) -> str:
        """:param shape: -1 is a free dimension"""
        return self.node("Placeholder", name=name, dtype={"type": kind}, shape={"shape": sizes(shape)})

    def constant(self, values: NDArray) -> str:
        name = f"constant{len(self._weights)}"
        self._weights.append((name, np.ascontiguousarray(values)))
        return self.node("Const", name=name, dtype={"type": NAMES[values.dtype][0]})

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int32))

    def integer(self, value: int) -> str:
        return self.constant(np.array(value, np.int32))

    def node(self, operator: str, *inputs: str, name: str | None = None, **attributes: Json) -> str:
        name = name or f"{operator.strip('_')}{len(self._nodes)}"
        self._nodes.append({"name": name, "op": operator, "input": list(inputs), "attr": attributes})
        return name

    def save(
        self,
        folder: Path,
        inputs: dict[str, tuple[str, list[int]]],
        outputs: dict[str, tuple[str, list[int]]],
        metadata: Json,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "weights.bin").write_bytes(b"".join(values.tobytes() for _, values in self._weights))
        model = {
            "format": "graph-model",
            "generatedBy": "repaint",
            "convertedBy": None,
            "signature": {"inputs": signature(inputs), "outputs": signature(outputs)},
            "userDefinedMetadata": metadata,
            "modelTopology": {"node": self._nodes, "library": {}, "versions": {"producer": 1087}},
            "weightsManifest": [{"paths": ["weights.bin"], "weights": [specification(*w) for w in self._weights]}],
        }
        (folder / "model.json").write_text(json.dumps(model, separators=(",", ":")) + "\n")


def specification(name: str, values: NDArray) -> Json:
    return {"name": name, "shape": list(values.shape), "dtype": NAMES[values.dtype][1]}


def signature(tensors: dict[str, tuple[str, list[int]]]) -> Json:
    return {
        name: {"name": f"{name}:0", "dtype": kind, "tensorShape": sizes(shape)}
        for name, (kind, shape) in tensors.items()
    }


def sizes(shape: list[int]) -> Json:
    return {"dim": [{"size": str(size)} for size in shape]}


def text(value: str) -> str:
    """NodeDefs carry strings as base64."""
    return base64.b64encode(value.encode()).decode()
