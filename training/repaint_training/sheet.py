"""Many paintings on one sheet: a row a style, a column a picture, the pictures themselves above.

python3 -m repaint_training.sheet ../models/fine sheet.png photo.jpg other.jpg … --style starry-night painting.jpg …
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from .models import load_network
from .paint import code_of_style, paint
from .pictures import fitted, read_picture, to_picture, to_tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="its folder; the encoder lies beside it")
    parser.add_argument("sheet", type=Path)
    parser.add_argument("pictures", type=Path, nargs="+")
    parser.add_argument("--style", nargs="+", help="names or pictures; all styles of the network unless given")
    parser.add_argument("--size", type=int, nargs=2, default=(640, 360), metavar=("WIDTH", "HEIGHT"))
    given = parser.parse_args()
    network, codes = load_network(given.network)
    pictures = [fitted(read_picture(file), *given.size) for file in given.pictures]
    rows = [pictures]
    for style in given.style or codes:
        code = code_of_style(style, codes, given.network.parent / "encoder")
        rows.append([to_picture(paint(network, to_tensor(picture), code)) for picture in pictures])
    in_one(rows).save(given.sheet)


def in_one(rows: list[list[Image.Image]]) -> Image.Image:
    width, height = rows[0][0].size
    sheet = Image.new("RGB", (width * len(rows[0]), height * len(rows)))
    for at, row in enumerate(rows):
        for column, picture in enumerate(row):
            sheet.paste(picture, (column * width, at * height))
    return sheet


if __name__ == "__main__":
    main()
