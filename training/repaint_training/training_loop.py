"""The loop around the steps, which can be cut off at any time."""

from __future__ import annotations

import time
from pathlib import Path

import torch

from .trainer import Trainer

SNAPSHOT = 50
"""Steps from one checkpoint to the next."""


def train(trainer: Trainer, steps: int, checkpoint: Path) -> None:
    """Goes on until `steps` are done; prints the mean losses and writes everything to `checkpoint` now and then."""
    if checkpoint.exists():
        trainer.resume(torch.load(checkpoint))
    started, seen = time.monotonic(), []
    while trainer.done < steps:
        losses = trainer.step()
        seen.append(torch.stack([loss.mean() for loss in losses.values()]))
        if trainer.done % SNAPSHOT == 0 or trainer.done == steps:
            means = torch.stack(seen).mean(0).tolist()
            report = "  ".join(f"{name} {mean:.3f}" for name, mean in zip(losses, means))
            print(f"{trainer.done:5d}  {time.monotonic() - started:6.0f} s  {report}", flush=True)
            save_whole(trainer.state(), checkpoint)
            seen.clear()


def save_whole(state: dict[str, object], file: Path) -> None:
    """A run that is cut off while it writes leaves the checkpoint before it."""
    unfinished = file.with_suffix(".part")
    torch.save(state, unfinished)
    unfinished.replace(file)
