"""What a style's last paintings show on average.

A network that normalises each picture can give each of them all of a painting's colours. A frozen one can't: held to
the painting picture by picture, it ends with one average colour for everything. Its paintings of late together are held
to the painting instead, so that a wall may be blue if there is yellow elsewhere.
"""

from __future__ import annotations

import torch
from torch import Tensor

KEPT = 0.95
"""How much of the average stays when a painting is added: about the last twenty count."""


class RecentPaintings:
    """Running means by style and by what was measured."""

    def __init__(self) -> None:
        self.means: dict[tuple[str, int], Tensor] = {}

    def with_recent(self, measured: str, values: Tensor, styles: Tensor) -> Tensor:
        """
        The means of the styles, with `values` counted in. For the gradient they are `values`: a step moves the whole
        average, as it will be after many such steps.

        :param values: [N,…], one for each style of `styles`, [N]
        """
        return torch.stack([self._add((measured, style), value) for style, value in zip(styles.tolist(), values)])

    def _add(self, key: tuple[str, int], value: Tensor) -> Tensor:
        new = value.detach()
        self.means[key] = torch.lerp(new, self.means.get(key, new), KEPT)
        return self.means[key] + (value - new)
