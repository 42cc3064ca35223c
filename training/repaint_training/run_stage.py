"""The loop around the steps of a stage, which can be cut off at any time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

SNAPSHOT = 50
"""Steps from one checkpoint to the next."""


class Stage(Protocol):
    """Trainer or Distiller."""

    @property
    def done(self) -> int: ...
    def step(self) -> dict[str, Tensor]: ...
    def state(self) -> dict[str, object]: ...
    def resume(self, state: dict) -> None: ...


def run_stage(stage: Stage, steps: int, checkpoint: Path) -> None:
    """Goes on until `steps` are done; prints the mean losses and writes everything to `checkpoint` now and then."""
    if checkpoint.exists():
        stage.resume(torch.load(checkpoint))
    started, seen = time.monotonic(), []
    while stage.done < steps:
        losses = stage.step()
        seen.append(torch.stack([loss.mean() for loss in losses.values()]))
        if stage.done % SNAPSHOT == 0 or stage.done == steps:
            means = torch.stack(seen).mean(0).tolist()
            report = "  ".join(f"{name} {mean:.3f}" for name, mean in zip(losses, means))
            print(f"{checkpoint.stem} {stage.done:5d}  {time.monotonic() - started:6.0f} s  {report}", flush=True)
            save_whole(stage.state(), checkpoint)
            seen.clear()


def save_whole(state: dict[str, object], file: Path) -> None:
    """A run that is cut off while it writes leaves the checkpoint before it."""
    unfinished = file.with_suffix(".part")
    torch.save(state, unfinished)
    unfinished.replace(file)
