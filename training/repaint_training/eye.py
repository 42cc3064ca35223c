"""SqueezeNet, which judges paintings and is never trained on: what it recognises, and the textures that it sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image

FILE = "squeezenet1_fp16.onnx"
STAGES = (0, 2, 4)
"""Of the eight concatenations at the ends of fire modules: fire2, fire4 and fire6."""

SIDE = 224
STEPS = (68, 138)
"""Down and across, between the squares that a picture of 640x360 is seen in."""

SURE = 0.25
"""A source whose best class is less likely than this doesn't count."""


class Eye:
    def __init__(self, folder: Path) -> None:
        model = onnx.load(str(folder / FILE))
        ends = [node.output[0] for node in model.graph.node if node.op_type == "Concat"]
        self.stages = [ends[at] for at in STAGES]
        self.classes_name = model.graph.output[0].name
        for name in self.stages:
            model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT16, None))
        self.session = onnxruntime.InferenceSession(model.SerializeToString())

    def grams(self, picture: np.ndarray) -> list[np.ndarray]:
        """:param picture: [height, width, 3], 0..255; the mean over squares of it"""
        tops = range(0, picture.shape[0] - SIDE + 1, STEPS[0])
        lefts = range(0, picture.shape[1] - SIDE + 1, STEPS[1])
        squares = [self.grams_of_square(picture[y : y + SIDE, x : x + SIDE]) for y in tops for x in lefts]
        return [np.mean(layer, 0) for layer in zip(*squares)]

    def grams_of_square(self, square: np.ndarray) -> list[np.ndarray]:
        features = self.session.run(self.stages, {"data_0": as_input(square)})
        flat = [layer[0].astype(np.float32).reshape(layer.shape[1], -1) for layer in features]
        return [layer @ layer.T / layer.shape[1] for layer in flat]

    def classes(self, picture: np.ndarray) -> np.ndarray:
        """Likelihoods of 1,000 classes, by the square in the middle."""
        height, width = picture.shape[:2]
        left = (width - height) // 2
        middle = Image.fromarray(picture[:, left : left + height].clip(0, 255).astype(np.uint8))
        square = np.asarray(middle.resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float32)
        return self.session.run([self.classes_name], {"data_0": as_input(square)})[0].reshape(-1)


def as_input(square: np.ndarray) -> np.ndarray:
    """BGR planes, 0..255"""
    return square[..., ::-1].transpose(2, 0, 1)[None].astype(np.float16)


def known(eye: Eye, frames: np.ndarray, paintings: np.ndarray) -> float:
    """Part of the frames whose best class is among the painting's best five."""
    hits = []
    for frame, painting in zip(frames, paintings):
        likelihood = eye.classes(frame)
        if likelihood.max() >= SURE:
            hits.append(likelihood.argmax() in np.argsort(eye.classes(painting))[-5:])
    return float(np.mean(hits))
