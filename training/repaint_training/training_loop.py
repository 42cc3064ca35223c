"""One stage of training: steps with a falling rate, a running mean of the weights, and checkpoints to go on from."""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

LARGEST_GRADIENT = 1.0
PRINT_EVERY = 25

Step = Callable[[], dict[str, Tensor]]
"""The losses of a new batch, by name, weighted; their sum is minimised."""


@dataclass(frozen=True)
class Machine:
    """:param halves: whether layers compute in bfloat16"""

    device: torch.device
    halves: bool

    def precision(self) -> AbstractContextManager[None]:
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.halves)


@dataclass(frozen=True)
class Stage:
    """:param rate: of Adam; it is held for a third of the steps, then falls to a twentieth"""

    name: str
    steps: int
    rate: float
    checkpoint_every: int = 100


def train_stage(
    stage: Stage, trained: nn.Module, step: Step, folder: Path, seed: int, settle: Callable[[], None] | None = None
) -> None:
    """
    Trains in place; `trained` ends with the running mean of its weights. Every step draws its numbers from a seed of
    its own, so a run that was cut off ends as one that was not.

    :param settle: what is done to the weights after every step
    """
    file = folder / f"{stage.name}.pt"
    parameters = [parameter for parameter in trained.parameters() if parameter.requires_grad]
    optimiser = torch.optim.Adam(parameters, stage.rate, betas=(0.9, 0.99))
    mean = {name: value.clone() for name, value in trained.state_dict().items()}
    done = 0
    if file.exists():
        saved = torch.load(file, map_location="cpu")
        trained.load_state_dict(saved["weights"])
        optimiser.load_state_dict(saved["optimiser"])
        mean = {name: value.to(mean[name].device) for name, value in saved["mean"].items()}
        done = saved["done"]
    started, recent = time.time(), []
    for at in range(done, stage.steps):
        sow(seed, stage.name, at)
        for group in optimiser.param_groups:
            group["lr"] = stage.rate * rate_at(at, stage.steps)
        losses = step()
        optimiser.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(parameters, LARGEST_GRADIENT)
        optimiser.step()
        if settle:
            settle()
        follow(mean, trained, at)
        recent.append({name: float(value.detach()) for name, value in losses.items()})
        if (at + 1) % PRINT_EVERY == 0 or at + 1 == stage.steps:
            report(stage, at + 1, time.time() - started, recent)
            recent = []
        if (at + 1) % stage.checkpoint_every == 0 or at + 1 == stage.steps:
            save(file, trained, optimiser, mean, at + 1)
    trained.load_state_dict(mean)


def sow(seed: int, stage: str, at: int) -> None:
    random.seed(f"{seed} {stage} {at}")
    np.random.seed(random.getrandbits(32))
    torch.manual_seed(random.getrandbits(62))


def rate_at(at: int, steps: int) -> float:
    """Part of the full rate: a short warm-up, a third at full rate, then half a cosine."""
    warm = min(1.0, (at + 1) / min(50, max(1, steps // 10)))
    fallen = max(0.0, at / steps - 1 / 3) * 1.5
    return warm * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * fallen)))


@torch.no_grad()
def follow(mean: dict[str, Tensor], trained: nn.Module, at: int) -> None:
    """The mean follows the weights: over some 200 steps, fewer at first."""
    keep = min(0.995, (1 + at) / (10 + at))
    for name, value in trained.state_dict().items():
        if value.dtype.is_floating_point:
            mean[name].lerp_(value, 1 - keep)
        else:
            mean[name].copy_(value)


def report(stage: Stage, done: int, seconds: float, recent: list[dict[str, float]]) -> None:
    losses = "  ".join(
        f"{name} {np.mean([losses[name] for losses in recent if name in losses]):.4f}"
        for name in dict.fromkeys(name for losses in recent for name in losses)
    )
    print(f"{stage.name} {done:5d} of {stage.steps}  {seconds:.0f} s  {losses}", flush=True)


def save(file: Path, trained: nn.Module, optimiser: torch.optim.Optimizer, mean: dict[str, Tensor], done: int) -> None:
    half_written = file.with_suffix(".part")
    torch.save(
        {"weights": trained.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "done": done}, half_written
    )
    os.replace(half_written, file)
