"""The encoder's weights -> its folder: `encoder.onnx` with weights in 16 bits, and its card."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .card import sha256, write_json
from .encoder import SIDE, Encoder

FILE = "encoder.onnx"
LARGE = 1000
"""Numbers above which a tensor of weights is stored in 16 bits."""


def export_encoder(encoder: Encoder, folder: Path, training: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(in_halves(to_onnx(encoder)), folder / FILE)
    card = {
        "schemaVersion": 3,
        "name": folder.name,
        "kind": "encoder",
        "description": "Makes the code that the networks paint by: of any picture.",
        "license": "MIT",
        "input": {"width": SIDE, "height": SIDE},
        "code": len(encoder.code_mean),
        "weights": {"file": FILE, "sha256": sha256(folder / FILE)},
        "training": training,
    }
    write_json(folder / "card.json", card)


def to_onnx(encoder: Encoder) -> onnx.ModelProto:
    """Batch normalisation is folded into the convolutions by the exporter."""
    file = io.BytesIO()
    how = {} if torch.__version__.startswith("1.") else {"dynamo": False}
    torch.onnx.export(
        encoder.eval(),
        (torch.zeros(1, 3, SIDE, SIDE),),
        file,
        input_names=["picture"],
        output_names=["code"],
        opset_version=15,
        **how,
    )
    return onnx.load_from_string(file.getvalue())


def in_halves(model: onnx.ModelProto) -> onnx.ModelProto:
    """Stores large weights in 16 bits; a Cast in front of each keeps the computation in 32."""
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < LARGE:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model
