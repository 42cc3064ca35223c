import unittest

import numpy as np

from repaint_training.measures import edges, pan, similarity, wallpaper


class Measures(unittest.TestCase):
    def setUp(self) -> None:
        self.noise = np.random.default_rng(1).uniform(0, 255, (4, 96, 128, 3)).astype(np.float32)

    def test_wallpaper_is_what_all_paintings_share(self) -> None:
        self.assertLess(abs(wallpaper(self.noise)), 0.05)
        self.assertAlmostEqual(wallpaper(np.repeat(self.noise[:1], 3, 0)), 1, places=5)

    def test_pan_is_none_where_the_painting_moves_along(self) -> None:
        wide = self.noise[0]
        along = np.stack([wide[:, at : at + 104] for at in (0, 6, 12)])
        on_the_glass = np.repeat(wide[None, :, :104], 3, 0)
        self.assertEqual(pan(along, 6), 0)
        self.assertGreater(pan(on_the_glass, 6), 50)

    def test_edges_are_kept_by_the_picture_itself(self) -> None:
        self.assertAlmostEqual(edges(self.noise, self.noise), 1, places=5)
        self.assertLess(edges(self.noise, self.noise[::-1]), 0.2)
        self.assertAlmostEqual(similarity(self.noise[0, :, :, 0], self.noise[0, :, :, 0]), 1, places=5)


if __name__ == "__main__":
    unittest.main()
