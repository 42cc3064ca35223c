import random
import tempfile
import unittest
from pathlib import Path

import torch
from PIL import Image

from repaint_training.pictures import Pictures
from repaint_training.scenes import draw_scenes
from repaint_training.training_loop import Machine


class Scenes(unittest.TestCase):
    def test_show_pictures_and_some_are_seen_compressed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Image.effect_noise((700, 400), 60).convert("RGB").save(Path(folder, "a.jpg"))
            random.seed(1)
            scenes = draw_scenes(Pictures(Path(folder), [Path(folder)]), 8, 64, Machine(torch.device("cpu"), False))
        self.assertEqual(scenes.seen.shape, (8, 3, 64, 64))
        self.assertEqual(scenes.seen_copies.shape, scenes.copies.shape)
        changed = (scenes.seen != scenes.parts).flatten(1).any(1)
        self.assertTrue(changed.any())
        self.assertFalse(changed.all())


if __name__ == "__main__":
    unittest.main()
