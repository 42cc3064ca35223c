/** One box of an MP4, its children read where `path` goes through it. */
interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** A sample description has fields before its children. */
const FIELDS_BEFORE_CHILDREN: Readonly<Record<string, number>> = { stsd: 8, avc1: 78, hvc1: 78, meta: 4 };

/**
 * The file with the boxes on this path changed: `moov/trak/edts`. Of several, the first that `content` lies in, since the
 * picture's track comes first. What refers to positions in the file isn't moved: an index that grows must come last.
 * @param change gets the box's content without its header; undefined removes it
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

/** Big-endian 32-bit numbers. */
export function uint32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4);
  return bytes;
}
