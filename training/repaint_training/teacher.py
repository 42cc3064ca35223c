"""The first teacher, Magenta's arbitrary style transfer: training learns its look and then goes beyond it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from .encoder import SIDE
from .pictures import whole_picture

PREDICT = "magenta_predict_int8deq.onnx"
TRANSFER = "magenta_transfer_int8deq.onnx"


class Teacher:
    """:param folder: has the two networks of Google Magenta (Apache-2.0) as ONNX"""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.predict = onnxruntime.InferenceSession(str(folder / PREDICT), options)
        self.transfer = onnxruntime.InferenceSession(str(folder / TRANSFER), options)

    def code(self, picture: Image.Image) -> np.ndarray:
        """100 numbers"""
        values = planes(whole_picture(picture, SIDE))
        return self.predict.run(None, {"style_image": values})[0].reshape(100)

    def paint(self, picture: Image.Image, code: np.ndarray) -> np.ndarray:
        """[height, width, 3], bytes"""
        style = code.astype(np.float32).reshape(1, 100, 1, 1)
        given = {"content_image": planes(picture), "mobilenet_conv_Conv_BiasAdd": style}
        painted = self.transfer.run(None, given)[0][0].transpose(1, 2, 0)
        return (painted.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def planes(picture: Image.Image) -> np.ndarray:
    """[1, 3, height, width], 0..1"""
    return np.asarray(picture, np.float32).transpose(2, 0, 1)[None] / 255
