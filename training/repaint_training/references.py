"""Networks of others that paint by any style: what ours are measured against, on the same pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from .pictures import read_picture
from .teacher import Teacher, planes

Paint = Callable[[np.ndarray], np.ndarray]
"""[height, width, 3] in 0..255 -> the same, painted in one style."""

STYLE_WIDTH = 512
"""Pixels that MicroAST sees of a painting."""


class Magenta:
    def __init__(self, folder: Path) -> None:
        self.teacher = Teacher(folder, threads=2)

    def __call__(self, painting: Path) -> Paint:
        code = self.teacher.code(read_picture(painting))
        return lambda frame: self.teacher.paint(Image.fromarray(frame.astype(np.uint8)), code).astype(np.float32)


class MicroAst:
    def __init__(self, folder: Path) -> None:
        self.style, self.transform = (
            onnxruntime.InferenceSession(str(folder / f"microast_{part}.onnx")) for part in ("style", "transform")
        )

    def __call__(self, painting: Path) -> Paint:
        picture = read_picture(painting)
        height = round(picture.height * STYLE_WIDTH / picture.width)
        style = picture.resize((STYLE_WIDTH, height), Image.Resampling.LANCZOS)
        (code,) = self.style.run(None, {"style": planes(style)})

        def paint(frame: np.ndarray) -> np.ndarray:
            given = {"content": frame.transpose(2, 0, 1)[None] / 255, "code": code, "alpha": np.array(1, np.float32)}
            return self.transform.run(None, given)[0][0].transpose(1, 2, 0).clip(0, 1) * 255

        return paint
