"""Trains the shape classifier and writes it, its card, its labels and held-out pictures.

cd training && /usr/bin/python3 -m repaint_classifier.train
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .network import FEATURES, make_features, make_head
from .shapes import LABELS, pictures

INPUT_SIDE = 32
ROOT = Path(__file__).resolve().parents[2]

# Three splits that share no seed: what is learned on, what is measured on, what ships for `npm run evaluate`.
LEARNED, MEASURED, SHIPPED = 1, 2, 3


def main() -> None:
    options = parse()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    inputs, targets = tensors(*pictures(options.pictures, LEARNED))
    network = nn.Sequential(make_features(), make_head(len(LABELS)))
    learn(network, inputs, targets, options.epochs)
    network.eval()
    print(f"held out: {accuracy(network, *tensors(*pictures(100, MEASURED))):.3f} right")
    publish(network, options.models / "shapes" / "1", options.models / "shape-features" / "1")
    write_pictures(options.samples)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=1_000, help="of each label")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--models", type=Path, default=ROOT / "scoring/models")
    parser.add_argument("--samples", type=Path, default=ROOT / "scoring" / "samples" / "shapes")
    return parser.parse_args()


def tensors(drawn, indices):
    """As the card's stages make them: resized, 0..255 to about -1..1, channels first."""
    arrays = [np.asarray(picture.resize((INPUT_SIDE, INPUT_SIDE), 3), dtype=np.float32) for picture in drawn]
    stacked = torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2)
    return ((stacked - 127.5) / 64).contiguous(), torch.from_numpy(indices.astype(np.int64))


def learn(network, inputs, targets, epochs, batch=64) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.02)
    steps = epochs * (len(inputs) // batch)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    for epoch in range(epochs):
        order = torch.randperm(len(inputs))
        for chosen in order[: len(order) // batch * batch].split(batch):
            loss = loss_of(network(flipped(inputs[chosen])), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
        print(f"epoch {epoch + 1}: {loss.item():.3f}", flush=True)


def flipped(batch):
    """Every shape stays what it is when it is mirrored or its colours change places."""
    if torch.rand(()) < 0.5:
        batch = batch.flip(3)
    return batch[:, torch.randperm(3)]


def accuracy(network, inputs, targets) -> float:
    with torch.no_grad():
        return (network(inputs).argmax(1) == targets).float().mean().item()


def publish(network, classifier: Path, features: Path) -> None:
    for folder in (classifier, features):
        folder.mkdir(parents=True, exist_ok=True)
    export(network[0], torch.zeros(1, 3, INPUT_SIDE, INPUT_SIDE), features / "features.onnx", "pixels", "features")
    export(network[1], torch.zeros(1, FEATURES), classifier / "head.onnx", "features", "scores")
    (classifier / "labels.txt").write_text("\n".join(LABELS) + "\n")
    write_card(
        features,
        {
            "name": "shape-features",
            "description": "64 features of a picture of 32 x 32 pixels, for classifiers.",
            "stages": [network_stage(features / "features.onnx")],
        },
    )
    write_card(
        classifier,
        {
            "name": "shapes",
            "description": "Tells eight shapes apart: " + ", ".join(LABELS) + ".",
            "stages": [
                {"stage": "decode"},
                {"stage": "resize", "width": INPUT_SIDE, "height": INPUT_SIDE, "fit": "fill"},
                {"stage": "normalise", "channels": "rgb", "mean": [127.5] * 3, "deviation": [64] * 3},
                {"stage": "model", "model": "shape-features", "version": "1"},
                network_stage(classifier / "head.onnx"),
                {"stage": "softmax"},
                {"stage": "labels", "file": "labels.txt", "sha256": sha256(classifier / "labels.txt")},
            ],
        },
    )


def export(network, example, path: Path, name: str, output: str) -> None:
    torch.onnx.export(
        network,
        example,
        str(path),
        input_names=[name],
        output_names=[output],
        opset_version=13,
        dynamic_axes={name: {0: "N"}, output: {0: "N"}},
    )


def network_stage(path: Path) -> dict:
    return {"stage": "network", "file": path.name, "sha256": sha256(path)}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_card(folder: Path, card: dict) -> None:
    text = json.dumps({"schemaVersion": 1, "license": "MIT", **card}, indent=2)
    (folder / "card.json").write_text(text + "\n")


def write_pictures(folder: Path) -> None:
    drawn, indices = pictures(20, SHIPPED)
    for number, (picture, index) in enumerate(zip(drawn, indices)):
        path = folder / LABELS[index] / f"{number % 20:02d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, quality=85)


if __name__ == "__main__":
    main()
