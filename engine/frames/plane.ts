/** Contiguous rows of items, which are bytes of luma or pairs of U and V. */
export interface Plane {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Size of an item in bytes. */
  readonly item: 1 | 2;
}

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the two planes of an NV12 frame as views. */
export function planesOf(frame: Uint8Array, { width, height }: Size): [Plane, Plane] {
  const [chromaWidth, chromaHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  return [
    { bytes: frame.subarray(0, width * height), width, height, item: 1 },
    { bytes: frame.subarray(width * height), width: chromaWidth, height: chromaHeight, item: 2 },
  ];
}

/** Fills a plane with the part of another that starts at (`left`, `top`). Outside that plane, its edge is repeated. */
export function copyPart(source: Plane, target: Plane, left: number, top: number): void {
  const { item } = source;
  const before = Math.min(Math.max(-left, 0), target.width);
  const after = Math.min(Math.max(source.width - left, 0), target.width);
  for (let row = 0; row < target.height; row += 1) {
    const line = Math.min(Math.max(top + row, 0), source.height - 1) * source.width;
    const out = row * target.width;
    const [first, last] = [(line + left + before) * item, (line + left + after) * item];
    if (last > first) target.bytes.set(source.bytes.subarray(first, last), (out + before) * item);
    repeat(target.bytes, out, before, source, line);
    repeat(
      target.bytes,
      out + Math.max(after, before),
      target.width - Math.max(after, before),
      source,
      line + source.width - 1,
    );
  }
}

function repeat(bytes: Uint8Array, at: number, count: number, { bytes: from, item }: Plane, index: number): void {
  for (let byte = 0; byte < item; byte += 1) {
    const value = from[index * item + byte] ?? 0;
    for (let copy = 0; copy < count; copy += 1) bytes[(at + copy) * item + byte] = value;
  }
}

/** Copies `width`×`height` items from (`left`, `top`) of a plane to (`toLeft`, `toTop`) of another. What doesn't fit is dropped. */
export function pastePart(source: Plane, target: Plane, part: Part): void {
  const { item } = source;
  const width = Math.min(part.width, target.width - part.toLeft);
  const height = Math.min(part.height, target.height - part.toTop);
  for (let row = 0; row < height; row += 1) {
    const from = ((part.top + row) * source.width + part.left) * item;
    const to = ((part.toTop + row) * target.width + part.toLeft) * item;
    target.bytes.set(source.bytes.subarray(from, from + width * item), to);
  }
}

export interface Part {
  readonly left: number;
  readonly top: number;
  readonly toLeft: number;
  readonly toTop: number;
  readonly width: number;
  readonly height: number;
}
