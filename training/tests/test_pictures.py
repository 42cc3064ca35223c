import random
import tempfile
import unittest
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from repaint_training.pictures import HELD_OUT_PAINTINGS, Pictures, compressed, fitted, random_crop, random_view


class Held(unittest.TestCase):
    def test_out_pictures_are_not_learned_from(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in ("kodak_001", "clic2025_003", "coco_002", HELD_OUT_PAINTINGS[0], "a_painting"):
                Image.new("RGB", (8, 8)).save(Path(folder, f"{name}.jpg"))
            pictures = Pictures(Path(folder), [Path(folder)])
        learned = {file.stem for file in pictures.photos}
        self.assertFalse(learned & {"kodak_001", "clic2025_003"})
        self.assertNotIn(HELD_OUT_PAINTINGS[0], {file.stem for file in pictures.paintings})
        self.assertEqual([file.stem for file in pictures.held_out_photos], ["clic2025_003", "kodak_001"])
        self.assertEqual([file.stem for file in pictures.held_out_paintings], [HELD_OUT_PAINTINGS[0]])


class Crops(unittest.TestCase):
    def test_have_the_size_asked_for_whatever_the_picture(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for number, size in enumerate(((30, 200), (300, 90), (64, 64), (188, 448), (851, 462))):
                file = Path(folder, f"{number}.png")
                Image.effect_noise(size, 60).convert("RGB").save(file)
                for seed in range(10):
                    random.seed(seed)
                    self.assertEqual(random_crop(file, 96, 60).size, (96, 60))
                    self.assertEqual(random_view(file, 64).size, (64, 64))
                    self.assertEqual(fitted(Image.open(file), 50, 40).size, (50, 40))

    def test_come_back_from_compression_in_their_size_with_blocks(self) -> None:
        picture = Image.linear_gradient("L").resize((90, 62)).convert("RGB")
        seen = compressed(picture, 0.75, 6)
        self.assertEqual(seen.size, (90, 62))
        self.assertGreater(difference(seen, picture), 2 * difference(compressed(picture, 0.75, 95), picture))


def difference(a: Image.Image, b: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(a, b)).mean[0]


if __name__ == "__main__":
    unittest.main()
