"""Writes `shape-features-int8`, the network of features in 8 bits, and `shapes-int8`, a classifier that it feeds.

    cd training && /usr/bin/python3 -m repaint_classifier.quantise

The head stays as it is: the 8-bit features feed it in place of the 32-bit ones. This needs onnx, onnxruntime, numpy and
Pillow.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .shapes import pictures

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "scoring/models"
INPUT_SIDE = 32
# A seed that neither training nor measuring nor the samples have.
CALIBRATED, PICTURES_OF_EACH = 4, 25


def main() -> None:
    features, classifier = MODELS / "shape-features-int8/1", MODELS / "shapes-int8/1"
    for folder in (features, classifier):
        folder.mkdir(parents=True, exist_ok=True)
    quantise(MODELS / "shape-features/1/features.onnx", features / "features.onnx")
    for file in ("head.onnx", "labels.txt"):
        shutil.copyfile(MODELS / "shapes/1" / file, classifier / file)
    write(
        features,
        card("shape-features/1")
        | {
            "name": "shape-features-int8",
            "description": "The features of shape-features, from 8-bit weights and activations.",
            "stages": [{"stage": "network", "file": "features.onnx", "sha256": sha256(features / "features.onnx")}],
        },
    )
    shapes = card("shapes/1")
    write(
        classifier,
        shapes
        | {
            "name": "shapes-int8",
            "description": "Tells the eight shapes apart, fed by an 8-bit network.",
            "stages": [feeder(stage) for stage in shapes["stages"]],
        },
    )


def quantise(source: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared))
        quantize_static(
            str(prepared),
            str(target),
            Calibration(),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            # Processors without VNNI add up pairs of products in 16 bits, which 8-bit weights overflow.
            reduce_range=True,
        )


class Calibration(CalibrationDataReader):
    """Drawn pictures, as the stages of the card make them."""

    def __init__(self) -> None:
        drawn, _ = pictures(PICTURES_OF_EACH, CALIBRATED)
        self._inputs = iter([as_input(picture) for picture in drawn])

    def get_next(self):
        return next(self._inputs, None)


def as_input(picture) -> dict:
    pixels = np.asarray(picture.resize((INPUT_SIDE, INPUT_SIDE), 3), dtype=np.float32)
    return {"pixels": ((pixels - 127.5) / 64).transpose(2, 0, 1)[None]}


def feeder(stage: dict) -> dict:
    return stage | {"model": "shape-features-int8"} if stage["stage"] == "model" else stage


def card(version: str) -> dict:
    return json.loads((MODELS / version / "card.json").read_text())


def write(folder: Path, content: dict) -> None:
    (folder / "card.json").write_text(json.dumps(content, indent=2) + "\n")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
