"""Stage 2: the network learns the teacher's paintings, which gives it the look of any style within minutes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .judges import Judge
from .losses import relative_error
from .network import CodedNetwork, reduced
from .pairs import read_pairs
from .train_encoder import pixels
from .training_loop import Machine, Stage, train_stage

BATCH = 8
CROP = 208


class PaintedPairs:
    """Crops of what the teacher painted."""

    def __init__(self, folder: Path, machine: Machine) -> None:
        self.data, self.machine = read_pairs(folder), machine
        self.codes = torch.from_numpy(self.data["code"])

    def draw(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """Pictures, paintings, codes."""
        chosen = np.random.randint(0, len(self.codes), count)
        room = self.data["picture"].shape[1] - CROP + 1
        top, left = np.random.randint(0, room, 2)
        part = (chosen, slice(top, top + CROP), slice(left, left + CROP))
        pictures, paintings = (pixels(self.data[name][part], self.machine) for name in ("picture", "painted"))
        return pictures, paintings, self.codes[chosen].to(self.machine.device)


def train_pupil(
    network: CodedNetwork, pairs: PaintedPairs, judge: Judge, stage: Stage, folder: Path, machine: Machine, seed: int
) -> None:
    network.code_mean.copy_(pairs.codes.mean(0))
    network.code_deviation.copy_(pairs.codes.std(0) + 1e-3)

    def step() -> dict[str, Tensor]:
        pictures, wanted, codes = pairs.draw(BATCH)
        with machine.precision():
            painted = network(pictures, codes, reduced(pictures))
        return likeness(painted.float(), wanted, judge, machine)

    train_stage(stage, network, step, folder, seed, network.settle)


def likeness(painted: Tensor, wanted: Tensor, judge: Judge, machine: Machine) -> dict[str, Tensor]:
    """How far paintings are from those of a teacher: pixels, colours from afar, and features."""
    with machine.precision():
        seen = judge(painted)
        with torch.no_grad():
            expected = judge(wanted)
    return {
        "pixels": 3 * (painted - wanted).abs().mean(),
        "colours": 6 * (F.avg_pool2d(painted, 4) - F.avg_pool2d(wanted, 4)).abs().mean(),
        "features": sum((relative_error(a, b) for a, b in zip(seen, expected)), torch.zeros((), device=painted.device)),
    }
