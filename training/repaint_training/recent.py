"""What a style's last paintings show on average.

A network that normalises each picture can give each of them all of a painting's colours. A frozen one can't: held to
the painting picture by picture, it ends with one average colour for everything. Its paintings of late together are held
to the painting instead, so that a wall may be blue if there is yellow elsewhere.
"""

from __future__ import annotations

import torch
from torch import Tensor

COUNTED = 10
"""How many paintings make an average, about. With five, rare colours go. With twenty, strokes are faint on even areas,
and the average lags so far behind the weights that colours swing where steps are large."""

STROKES_COUNTED = 4
"""The same for what is larger than a colour: each picture has strokes, but needn't have every colour."""


class RecentPaintings:
    """Running means by style and by what was measured."""

    def __init__(self) -> None:
        self._means: dict[tuple[str, int], Tensor] = {}
        self._counts: dict[tuple[str, int], int] = {}

    def state(self) -> dict[str, object]:
        return {"means": self._means, "counts": self._counts}

    def resume(self, state: dict) -> None:
        self._means, self._counts = state["means"], state["counts"]

    def with_recent(self, measured: str, values: Tensor, styles: Tensor, counted: int = COUNTED) -> Tensor:
        """
        The means of the styles, with `values` counted in. To the gradient they are `values`: a step is to move the
        whole average, as many such steps will.

        :param values: [N,…], one for each style of `styles`, [N]
        :param counted: how many paintings make an average, about
        """
        pairs = zip(styles.tolist(), values)
        return torch.stack([self._add((measured, style), value, counted) for style, value in pairs])

    def _add(self, key: tuple[str, int], value: Tensor, counted: int) -> Tensor:
        new = value.detach()
        self._counts[key] = min(self._counts.get(key, 0) + 1, counted)
        self._means[key] = torch.lerp(self._means.get(key, new), new, 1 / self._counts[key])
        return self._means[key] + (value - new)
