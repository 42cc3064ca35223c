/** One box of an MP4. Its children are read if `path` leads through it. */
interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** These boxes have so many bytes of fields before their children. */
const FIELDS_BEFORE_CHILDREN: Readonly<Record<string, number>> = { stsd: 8, avc1: 78, hvc1: 78, meta: 4 };

/**
 * Changes a box of a file, named by a path such as `moov/trak/edts`. If there are several, it is the first one, since the track of the
 * picture comes first. Positions in the file aren't adjusted, so an index that grows must come last.
 * @param change is given the content of the box without its header; undefined removes the box
 */
export function changeBox(file: Buffer, path: string, change: (content: Buffer) => Buffer | undefined): Buffer {
  const [type, ...rest] = path.split('/');
  let isDone = false;
  const boxes = readBoxes(file).flatMap((box) => {
    if (isDone || box.type !== type) return [writeBox(box.type, box.content)];
    isDone = true;
    const changed = rest.length === 0 ? change(box.content) : changeInside(box, rest.join('/'), change);
    return changed ? [writeBox(box.type, changed)] : [];
  });
  if (!isDone) throw new Error(`There is no ${path}.`);
  return Buffer.concat(boxes);
}

function changeInside({ type, content }: Box, path: string, change: (content: Buffer) => Buffer | undefined): Buffer {
  const fields = FIELDS_BEFORE_CHILDREN[type] ?? 0;
  return Buffer.concat([content.subarray(0, fields), changeBox(content.subarray(fields), path, change)]);
}

export function readBoxes(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at) || bytes.length - at;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

export function writeBox(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

/** Encodes numbers as big-endian 32-bit integers. */
export function uint32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4);
  return bytes;
}
