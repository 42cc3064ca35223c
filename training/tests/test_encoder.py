import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from repaint_training.encoder import SIDE, Encoder
from repaint_training.export_encoder import export_encoder
from repaint_training.models import encode, load_encoder


class Exported(unittest.TestCase):
    def test_gives_the_same_codes(self) -> None:
        torch.manual_seed(1)
        encoder = Encoder().eval()
        pixels = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
        with torch.no_grad():
            wanted = encoder(torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255)[0].numpy()
        with tempfile.TemporaryDirectory() as folder:
            export_encoder(encoder, Path(folder), {})
            code = encode(load_encoder(Path(folder)), Image.fromarray(pixels))
        self.assertEqual(code.shape, (100,))
        self.assertLess(np.abs(code - wanted).max(), 0.01 * np.abs(wanted).max())


if __name__ == "__main__":
    unittest.main()
