import tempfile
import unittest
from pathlib import Path

import torch
from PIL import Image

from repaint_training.data import Crops
from repaint_training.freeze import freeze
from repaint_training.judges import judge, texture_judge
from repaint_training.losses import colour_target
from repaint_training.network import PaintNetwork
from repaint_training.perceptual import PerceptualEncoder
from repaint_training.schedule import Schedule
from repaint_training.squeeze import SqueezeEncoder
from repaint_training.styles import STYLES
from repaint_training.trainer import Trainer
from repaint_training.training_loop import train

TEXTURES = Path("../../shared/data/models/squeezenet1_fp16.onnx")
ENCODERS = sorted(Path("../../shared/data/perceptual").glob("vgg19_16x_*SE.pth"))
SCHEDULE = Schedule(steps=4, crop=96, steady_from=0)


class Resuming(unittest.TestCase):
    def test_changes_nothing(self) -> None:
        self.compare(frozen=False)

    def test_of_a_frozen_network_changes_nothing(self) -> None:
        self.compare(frozen=True)

    def compare(self, frozen: bool) -> None:
        self.frozen = frozen
        with tempfile.TemporaryDirectory() as folder:
            self.picture = Path(folder, "picture.png")
            torch.manual_seed(3)
            pixels = (torch.rand(96, 128, 3) * 255).byte().numpy()
            Image.fromarray(pixels).save(self.picture)
            whole = self.weights_after([4], Path(folder, "whole.pt"))
            in_parts = self.weights_after([2, 4], Path(folder, "parts.pt"))
        for name, weight in whole.items():
            self.assertLess((weight - in_parts[name]).abs().max().item(), 1e-6, name)

    def weights_after(self, ends: list[int], checkpoint: Path) -> dict[str, torch.Tensor]:
        for end in ends:
            trainer = self.trainer()
            train(trainer, end, checkpoint)
        return trainer.network.state_dict()

    def trainer(self) -> Trainer:
        torch.manual_seed(1)
        crops = Crops([[self.picture]], SCHEDULE.crop, 1)
        paintings, photographs = [torch.rand(1, 3, 160, 160)] * 2, crops.batch(4)
        judges = [judge(PerceptualEncoder(str(encoder)), paintings, photographs) for encoder in ENCODERS]
        network = PaintNetwork(["strokes"] * 2)
        if self.frozen:
            freeze(network, torch.rand(2, 3, 64, 64))
        textures = texture_judge(SqueezeEncoder(TEXTURES), paintings)
        return Trainer(network, judges, textures, colour_target(paintings), STYLES[:2], [0, 1], crops, SCHEDULE, 1)


if __name__ == "__main__":
    unittest.main()
