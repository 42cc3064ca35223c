"""Whose turn it is, and what a step does to the weights."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from .network import PaintNetwork
from .schedule import Schedule


class Turns:
    """Styles take turns, in an order that is drawn anew for every round."""

    def __init__(self, styles: Sequence[int], at_once: int, random: torch.Generator) -> None:
        self._styles, self._at_once, self._random = styles, at_once, random
        self.left: list[int] = []

    def take(self) -> Tensor:
        """The indices of the styles that are next."""
        while len(self.left) < self._at_once:
            order = torch.randperm(len(self._styles), generator=self._random).tolist()
            self.left += [self._styles[place] for place in order]
        taken, self.left = self.left[: self._at_once], self.left[self._at_once :]
        return torch.tensor(taken)


CANVAS_RATE = 10
"""Times that of the weights: a step shows a style less than a fifth of its canvas."""


class Optimiser:
    """Adam with the schedule's learning rate."""

    def __init__(self, network: PaintNetwork, schedule: Schedule) -> None:
        self.done = 0
        self._network, self._schedule = network, schedule
        self.begin_anew()

    def begin_anew(self) -> None:
        """For a network whose parameters are others now; warms up again."""
        self._began = self.done
        canvases = self._network.canvases
        trained = (parameter for parameter in self._network.parameters() if parameter.requires_grad)
        self._weights = [parameter for parameter in trained if parameter is not canvases]
        groups = [{"params": self._weights, "times": 1}, {"params": [canvases], "times": CANVAS_RATE}]
        self._adam = torch.optim.Adam(groups, betas=(0.9, 0.99))

    def step(self, loss: Tensor) -> None:
        for group in self._adam.param_groups:
            group["lr"] = group["times"] * self._schedule.rate * self._schedule.rate_at(self.done, self._began)
        self._adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, self._schedule.gradient_limit)
        self._adam.step()
        self._network.after_step()
        self.done += 1

    def state(self) -> dict[str, object]:
        return {"done": self.done, "began": self._began, "adam": self._adam.state_dict()}

    def resume(self, state: dict) -> None:
        self.done = state["done"]
        self.begin_anew()
        self._began = state["began"]
        self._adam.load_state_dict(state["adam"])
