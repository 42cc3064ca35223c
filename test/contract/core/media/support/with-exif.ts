/** Adds EXIF data to a JPEG as a camera writes it, big-endian: maker, orientation, a place, and a thumbnail in a second directory. */
export function withExif(jpeg: Buffer): Buffer {
  const [gpsAt, nextAt, thumbnailAt] = [8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 18, 8 + 2 + 3 * 12 + 4 + 18 + 30];
  const thumbnail = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
  const tiff = Buffer.concat([
    Buffer.from('MM\0*'),
    u32(8),
    directory(
      [
        entry(0x010f, 2, 4, Buffer.from('Cam\0')),
        entry(0x0112, 3, 1, Buffer.from([0, 6, 0, 0])),
        entry(0x8825, 4, 1, u32(gpsAt)),
      ],
      nextAt,
    ),
    directory([entry(1, 2, 2, Buffer.from('N\0\0\0'))], 0),
    directory([entry(0x0201, 4, 1, u32(thumbnailAt)), entry(0x0202, 4, 1, u32(thumbnail.length))], 0),
    thumbnail,
  ]);
  const data = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, 0xe1, (data.length + 2) >> 8, (data.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

const u32 = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value]);
const u16 = (value: number) => Buffer.from([value >> 8, value]);
const entry = (tag: number, type: number, count: number, value: Buffer) =>
  Buffer.concat([u16(tag), u16(type), u32(count), value]);
const directory = (entries: readonly Buffer[], next: number) =>
  Buffer.concat([u16(entries.length), ...entries, u32(next)]);
