"""Makes what the pupils learn from: pictures with the teacher's codes, and photographs with the teacher's paintings."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np

from .encoder import SIDE
from .pictures import Pictures, random_crop, random_view, read_picture
from .teacher import Teacher

SHARD = 250
"""Pairs in a file, so that a run that was cut off goes on."""


def make_painted_pairs(folder: Path, count: int, pictures: Pictures, teacher: Teacher, seed: int) -> None:
    """Files of `picture` and `painted` [n, 256, 256, 3] and `code` [n, 100]."""

    def pair() -> tuple[np.ndarray, ...]:
        code = a_code(pictures, teacher)
        crop = random_crop(random.choice(pictures.photos), SIDE, SIDE)
        return np.asarray(crop), teacher.paint(crop, code), code

    make_shards(folder, count, ("picture", "painted", "code"), pair, seed)


def a_code(pictures: Pictures, teacher: Teacher) -> np.ndarray:
    """Of a painting or of a part of one; a third are means of two."""
    code = teacher.code(random_view(random.choice(pictures.paintings), SIDE))
    if random.random() < 0.3:
        code = (code + teacher.code(read_picture(random.choice(pictures.paintings)))) / 2
    return code


def make_code_pairs(folder: Path, count: int, pictures: Pictures, teacher: Teacher, seed: int) -> None:
    """Files of `picture` [n, 256, 256, 3] and `code` [n, 100]; seven tenths are paintings."""

    def pair() -> tuple[np.ndarray, ...]:
        of = pictures.paintings if random.random() < 0.7 else pictures.photos
        view = random_view(random.choice(of), SIDE)
        return np.asarray(view), teacher.code(view)

    make_shards(folder, count, ("picture", "code"), pair, seed)


def make_shards(folder: Path, count: int, names: tuple[str, ...], pair, seed: int) -> None:  # type: ignore[no-untyped-def]
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(-(-count // SHARD)):
        file = folder / f"{number:04d}.npz"
        if file.exists():
            continue
        random.seed(f"{seed} {folder.name} {number}")
        pairs = [pair() for _ in range(min(SHARD, count - number * SHARD))]
        half_written = file.with_suffix(".part")
        with half_written.open("wb") as out:
            np.savez(out, **{name: np.stack(values) for name, values in zip(names, zip(*pairs))})
        os.replace(half_written, file)
        print(f"{folder.name}: {min(count, (number + 1) * SHARD)} of {count}", flush=True)


def read_pairs(folder: Path) -> dict[str, np.ndarray]:
    shards = [np.load(file) for file in sorted(folder.glob("*.npz"))]
    return {name: np.concatenate([shard[name] for shard in shards]) for name in shards[0].files}
