import unittest

import torch

from repaint_training.canonical import from_blocks, to_blocks


class Canonical(unittest.TestCase):
    def test_colours_even_over_two_by_two_pixels_come_back(self) -> None:
        rgb = torch.rand(2, 3, 8, 6).repeat_interleave(2, 2).repeat_interleave(2, 3)
        self.assertLess((from_blocks(to_blocks(rgb)) - rgb).abs().max().item(), 1e-6)

    def test_byte_128_is_zero_on_all_channels(self) -> None:
        self.assertLess(to_blocks(torch.full((1, 3, 4, 4), 128 / 255)).abs().max().item(), 1e-6)

    def test_channels_are_luma_rows_then_u_then_v(self) -> None:
        rgb = torch.zeros(1, 3, 4, 4)
        rgb[:, 2, 0, 3] = 1
        blocks = to_blocks(rgb)[0, :, 0, 0]
        brightest = blocks[:16].argmax().item()
        self.assertEqual((brightest, 16 + blocks[16:20].argmax().item(), 20 + blocks[20:].argmin().item()), (3, 17, 21))


if __name__ == "__main__":
    unittest.main()
