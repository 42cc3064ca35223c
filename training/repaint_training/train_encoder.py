"""Stage 1: the encoder learns the teacher's codes of any picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .encoder import Encoder
from .pairs import read_pairs
from .training_loop import Machine, Stage, train_stage

BATCH = 16


def train_encoder(pairs: Path, stage: Stage, folder: Path, machine: Machine, seed: int) -> Encoder:
    data = read_pairs(pairs)
    codes = torch.from_numpy(data["code"])
    encoder = Encoder(codes.shape[1])
    encoder.code_mean.copy_(codes.mean(0))
    encoder.code_deviation.copy_(codes.std(0) + 1e-3)
    encoder.to(machine.device).train()

    def step() -> dict[str, Tensor]:
        chosen = np.random.randint(0, len(codes), BATCH)
        pictures = pixels(data["picture"][chosen], machine)
        if np.random.rand() < 0.5:
            pictures = pictures.flip(3)
        wanted = (codes[chosen].to(machine.device) - encoder.code_mean) / encoder.code_deviation
        with machine.precision():
            guessed = encoder.whitened(pictures)
        return {"code": F.mse_loss(guessed.float(), wanted)}

    train_stage(stage, encoder, step, folder, seed)
    return encoder.eval()


def pixels(pictures: np.ndarray, machine: Machine) -> Tensor:
    """[n, height, width, 3] in bytes -> [n, 3, height, width], 0..1"""
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).to(machine.device).float() / 255
