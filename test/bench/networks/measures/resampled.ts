import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/** The position that a pixel's value comes from: (xx·u + xy·v + x, yx·u + yy·v + y), with u and v counted from the middle of the picture. */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x: number;
  readonly y: number;
}

/** Moves a picture with bilinear interpolation; its edge is repeated outside it. Shifts by whole pixels are exact. */
export function resampled(picture: RgbPicture, { xx, xy, yx, yy, x, y }: Affine): RgbPicture {
  const { width, height } = picture;
  const values = new Float32Array(picture.values.length);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [u, v] = [column - middleX, row - middleY];
      sample(picture, values, row * width + column, xx * u + xy * v + x + middleX, yx * u + yy * v + y + middleY);
    }
  }
  return { ...picture, values };
}

function sample({ values, width, height }: RgbPicture, target: Float32Array, at: number, x: number, y: number): void {
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const [left, top] = [within(Math.floor(x), width - 1), within(Math.floor(y), height - 1)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [shareX, shareY] = [within(x - left, 1), within(y - top, 1)];
  const size = width * height;
  for (let plane = 0; plane < 3 * size; plane += size) {
    const value = (row: number, column: number) => values[plane + row * width + column] ?? 0;
    const above = value(top, left) * (1 - shareX) + value(top, right) * shareX;
    const below = value(bottom, left) * (1 - shareX) + value(bottom, right) * shareX;
    target[plane + at] = above * (1 - shareY) + below * shareY;
  }
}
