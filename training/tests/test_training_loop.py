import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import torch
from torch import nn

from repaint_training.training_loop import Stage, rate_at, train_stage


class Loop(unittest.TestCase):
    def test_that_was_cut_off_ends_as_one_that_was_not(self) -> None:
        whole, parts = self.train([6]), self.train([4, 6])
        for name, weight in whole.items():
            self.assertTrue(torch.equal(weight, parts[name]), name)

    def train(self, ends: list[int]) -> dict[str, torch.Tensor]:
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
            for end in ends:
                torch.manual_seed(1)
                layer = nn.Linear(4, 3)

                def step(layer: nn.Linear = layer, end: int = end) -> dict[str, torch.Tensor]:
                    if Cut.after is not None and Cut.done == Cut.after:
                        raise Cut
                    Cut.done += 1
                    return {"square": (layer(torch.randn(5, 4)) ** 2).mean()}

                Cut.done, Cut.after = 0, end if end < 6 else None
                try:
                    train_stage(Stage("small", 6, 0.1, checkpoint_every=2), layer, step, Path(folder), 1)
                except Cut:
                    continue
            return {name: value.clone() for name, value in layer.state_dict().items()}

    def test_rate_rises_then_falls(self) -> None:
        rates = [rate_at(at, 300) for at in range(300)]
        self.assertLess(rates[0], 0.1)
        self.assertEqual(max(rates), rates[60])
        self.assertAlmostEqual(rates[-1], 0.05, places=2)


class Cut(Exception):
    done = 0
    after: int | None = None


if __name__ == "__main__":
    unittest.main()
