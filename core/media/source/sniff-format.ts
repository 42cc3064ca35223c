import { transportFormat } from '../mpeg-ts/transport-stream.ts';

/**
 * What a file seems to be, by its first bytes. A `read` file is read by ranges, and a `moving` one only by FFmpeg. `sound`,
 * `still` and `list` hold no video; a `list` names other files. An `unread` file is a picture that Repaint doesn't read.
 */
export interface Sniffed {
  readonly name: string;
  readonly kind: 'read' | 'moving' | 'sound' | 'still' | 'unread' | 'list' | 'unknown';
  /** FFmpeg's name of the demuxer. Set if the file may hold a video. */
  readonly demuxer?: string;
}

/** Number of bytes that {@link sniffFormat} looks at. */
export const SNIFF_BYTES = 1024;
/** Stands for the converter of pictures, in place of FFmpeg's name of a demuxer. */
export const PICTURE = 'picture';
/** Sizes of the second header of a BMP, whose first two letters alone could begin anything. */
const BMP_HEADERS: ReadonlySet<number> = new Set([12, 40, 52, 56, 64, 108, 124]);

const TARGA_HEADER_BYTES = 18;

interface Signature extends Sniffed {
  readonly at: number;
  readonly bytes: string;
}

const read = (name: string, demuxer: string, at: number, ...starts: string[]): Signature[] =>
  starts.map((bytes) => ({ name, kind: 'read', demuxer, at, bytes }));
const moving = (name: string, demuxer: string, at: number, ...starts: string[]): Signature[] =>
  starts.map((bytes) => ({ name, kind: 'moving', demuxer, at, bytes }));
const other = (kind: 'sound' | 'still' | 'unread' | 'list', name: string, at: number, bytes: string): Signature => ({
  name,
  kind,
  at,
  bytes,
});

const SIGNATURES: readonly Signature[] = [
  ...['heic', 'heix', 'heim', 'heis', 'mif1'].map((brand) => other('still', 'HEIC', 4, `ftyp${brand}`)),
  other('still', 'AVIF', 4, 'ftypavif'),
  other('unread', 'camera raw', 4, 'ftypcrx '),
  ...read('MP4', 'mov', 4, 'ftyp'),
  ...read('QuickTime', 'mov', 4, 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'),
  ...read('Matroska', 'matroska', 0, '\x1a\x45\xdf\xa3'),
  ...moving('AVI', 'avi', 8, 'AVI ', 'AVIX', 'AMV '),
  other('sound', 'WAV', 8, 'WAVE'),
  other('still', 'WebP', 8, 'WEBP'),
  ...moving('Flash video', 'flv', 0, 'FLV'),
  ...moving('Windows Media', 'asf', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'),
  ...moving('Ogg', 'ogg', 0, 'OggS'),
  ...moving('MPEG program stream', 'mpeg', 0, '\x00\x00\x01\xba'),
  ...moving('MPEG video', 'mpegvideo', 0, '\x00\x00\x01\xb3'),
  ...moving('H.264', 'h264', 0, '\x00\x00\x00\x01\x67', '\x00\x00\x00\x01\x09', '\x00\x00\x01\x67'),
  ...moving('H.265', 'hevc', 0, '\x00\x00\x00\x01\x40\x01', '\x00\x00\x00\x01\x46\x01'),
  ...moving('MXF', 'mxf', 0, '\x06\x0e\x2b\x34'),
  ...moving('GIF', 'gif', 0, 'GIF8'),
  ...moving('RealMedia', 'rm', 0, '.RMF'),
  ...moving('NUT', 'nut', 0, 'nut/multimedia container'),
  ...moving('YUV4MPEG', 'yuv4mpegpipe', 0, 'YUV4MPEG2'),
  ...moving('IVF', 'ivf', 0, 'DKIF'),
  ...moving('DV', 'dv', 0, '\x1f\x07\x00\x3f', '\x1f\x07\x00\xbf'),
  ...moving('PVA', 'pva', 0, 'AV\x01', 'AV\x02'),
  ...moving('WTV', 'wtv', 0, '\xb7\xd8\x00\x20\x37\x49\xda\x11'),
  other('sound', 'FLAC', 0, 'fLaC'),
  other('sound', 'MP3', 0, 'ID3'),
  other('still', 'JPEG', 0, '\xff\xd8\xff'),
  other('still', 'PNG', 0, '\x89PNG'),
  other('unread', 'camera raw', 8, 'CR\x02\0'),
  other('still', 'TIFF', 0, 'II*\0'),
  other('still', 'TIFF', 0, 'MM\0*'),
  other('unread', 'JPEG XL', 0, '\xff\x0a'),
  other('unread', 'JPEG XL', 0, '\0\0\0\x0cJXL '),
  other('unread', 'JPEG 2000', 0, '\0\0\0\x0cjP  '),
  other('unread', 'JPEG 2000', 0, '\xff\x4f\xff\x51'),
  other('unread', 'icon', 0, '\0\0\x01\0'),
  other('unread', 'Photoshop', 0, '8BPS'),
  other('unread', 'OpenEXR', 0, '\x76\x2f\x31\x01'),
  ...['FUJIFILM', 'IIRO', 'IIRS', 'IIU\0', 'FOVb', '\0MRM'].map((bytes) => other('unread', 'camera raw', 0, bytes)),
  other('unread', 'JPEG XR', 0, 'II\xbc'),
  other('unread', 'QOI', 0, 'qoif'),
  other('unread', 'GIMP', 0, 'gimp xcf'),
  other('unread', 'DDS', 0, 'DDS '),
  other('unread', 'DPX', 0, 'SDPX'),
  other('unread', 'DPX', 0, 'XPDS'),
  other('unread', 'Radiance', 0, '#?RADIANCE'),
  other('unread', 'PCX', 0, '\x0a\x05\x01'),
  other('unread', 'Apple icon', 0, 'icns'),
  other('unread', 'SVG', 0, '<svg'),
  other('list', 'a playlist', 0, '#EXTM3U'),
  other('list', 'a list of files', 0, 'ffconcat'),
  other('list', 'a playlist', 0, '<?xml'),
];

/**
 * Recognises a format by the first bytes of a file.
 * @param start the first {@link SNIFF_BYTES} bytes, or the whole file if it is shorter
 */
export function sniffFormat(start: Uint8Array): Sniffed {
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1');
  if (text.startsWith('ftypmif1', 4) && text.slice(16, 64).includes('avif')) return { name: 'AVIF', kind: 'still' };
  if (text.startsWith('BM') && BMP_HEADERS.has(start[14] ?? 0)) return { name: 'BMP', kind: 'unread' };
  if (/^P[1-7][\s#]/.test(text)) return { name: 'PNM', kind: 'unread' };
  if (text.startsWith('<?xml') && text.includes('<svg')) return { name: 'SVG', kind: 'unread' };
  const found = SIGNATURES.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (found) return { name: found.name, kind: found.kind, ...(found.demuxer && { demuxer: found.demuxer }) };
  if (transportFormat(start)) return { name: 'MPEG transport stream', kind: 'read', demuxer: 'mpegts' };
  return isTarga(start) ? { name: 'TGA', kind: 'unread' } : { name: '', kind: 'unknown' };
}

/** TGA has no signature: its header (Truevision TGA 2.0, section 3) has types of colour map and image, a size, and bits of pixels and alpha. */
function isTarga(start: Uint8Array): boolean {
  if (start.length < TARGA_HEADER_BYTES) return false;
  const header = Buffer.from(start.buffer, start.byteOffset, TARGA_HEADER_BYTES);
  const [, map = 0, type = 0] = header;
  const hasMap = map === 1 && type % 8 === 1;
  const hasNone = map === 0 && (type % 8 === 2 || type % 8 === 3) && header.subarray(3, 8).every((byte) => byte === 0);
  const [width, height] = [header.readUInt16LE(12), header.readUInt16LE(14)];
  const [bits = 0, alpha = 0] = header.subarray(16);
  return (
    (hasMap || hasNone) && type < 12 && width > 0 && height > 0 && [8, 15, 16, 24, 32].includes(bits) && alpha < 64
  );
}
