import random
import unittest

import torch

from repaint_training.losses import content_loss, gram, roughness_where_even, style_loss
from repaint_training.steadiness import RIM, Motion, steadiness_loss


class Style(unittest.TestCase):
    def test_is_judged_by_the_mean_of_its_paintings(self) -> None:
        one, other = torch.rand(2, 1, 8, 20, 20)
        wanted = (gram(one) + gram(other)) / 2
        together = style_loss([torch.cat([one, other])], [wanted], 1)
        self.assertLess(together.item(), 1e-6)
        self.assertGreater(style_loss([one], [wanted], 1).item(), 1e-5)


class Content(unittest.TestCase):
    def test_cares_for_places_more_than_for_strength(self) -> None:
        source = [torch.rand(1, 8, size, size) for size in (16, 8, 4)]
        brighter = [layer * 1.5 + 0.2 for layer in source]
        elsewhere = [layer.flip(3) for layer in source]
        self.assertLess(content_loss(brighter, source).item(), content_loss(elsewhere, source).item() / 2)


class Roughness(unittest.TestCase):
    def test_of_even_areas_is_what_counts(self) -> None:
        painted, even, busy = torch.rand(1, 3, 64, 64), torch.full((1, 3, 64, 64), 0.5), torch.rand(1, 3, 64, 64)
        on_even, on_busy = (roughness_where_even(painted, source).item() for source in (even, busy))
        self.assertGreater(on_even, 100 * on_busy)


class Steadiness(unittest.TestCase):
    def test_of_a_painting_that_moves_along_is_none(self) -> None:
        smooth = torch.nn.functional.interpolate(torch.rand(2, 3, 9, 9), (96, 96), mode="bicubic")
        for seed in range(6):
            random.seed(seed)
            motion = Motion(2, 96)
            self.assertLess(steadiness_loss(motion(smooth), motion(smooth)).item(), 1e-12)
            self.assertGreater(steadiness_loss(smooth, motion(smooth)).item(), 1e-4)

    def test_leaves_the_rim_out(self) -> None:
        one = torch.zeros(1, 3, 64, 64)
        other = one.clone()
        other[:, :, : RIM - 1] = 1
        self.assertEqual(steadiness_loss(one, other).item(), 0)


if __name__ == "__main__":
    unittest.main()
