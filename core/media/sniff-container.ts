/** What a file seems to be, by its first bytes. `moving` may hold a video; `sound` and `still` can't. */
export interface Sniffed {
  readonly name: string;
  readonly kind: 'read' | 'moving' | 'sound' | 'still' | 'unknown';
}

/** How many bytes {@link sniffContainer} looks at. */
export const SNIFF_BYTES = 1024;

const SIGNATURES: readonly { name: string; kind: Sniffed['kind']; at: number; bytes: string }[] = [
  { name: 'MP4', kind: 'read', at: 4, bytes: 'ftyp' },
  { name: 'QuickTime', kind: 'read', at: 4, bytes: 'moov' },
  { name: 'QuickTime', kind: 'read', at: 4, bytes: 'mdat' },
  { name: 'QuickTime', kind: 'read', at: 4, bytes: 'wide' },
  { name: 'QuickTime', kind: 'read', at: 4, bytes: 'free' },
  { name: 'QuickTime', kind: 'read', at: 4, bytes: 'skip' },
  { name: 'Matroska', kind: 'read', at: 0, bytes: '\x1a\x45\xdf\xa3' },
  { name: 'AVI', kind: 'moving', at: 8, bytes: 'AVI ' },
  { name: 'WAV', kind: 'sound', at: 8, bytes: 'WAVE' },
  { name: 'WebP', kind: 'still', at: 8, bytes: 'WEBP' },
  { name: 'Flash video', kind: 'moving', at: 0, bytes: 'FLV' },
  { name: 'Windows Media', kind: 'moving', at: 0, bytes: '\x30\x26\xb2\x75\x8e\x66\xcf\x11' },
  { name: 'Ogg', kind: 'moving', at: 0, bytes: 'OggS' },
  { name: 'MPEG program stream', kind: 'moving', at: 0, bytes: '\x00\x00\x01\xba' },
  { name: 'MPEG video', kind: 'moving', at: 0, bytes: '\x00\x00\x01\xb3' },
  { name: 'MXF', kind: 'moving', at: 0, bytes: '\x06\x0e\x2b\x34' },
  { name: 'GIF', kind: 'moving', at: 0, bytes: 'GIF8' },
  { name: 'FLAC', kind: 'sound', at: 0, bytes: 'fLaC' },
  { name: 'MP3', kind: 'sound', at: 0, bytes: 'ID3' },
  { name: 'JPEG', kind: 'still', at: 0, bytes: '\xff\xd8\xff' },
  { name: 'PNG', kind: 'still', at: 0, bytes: '\x89PNG' },
];

const TS_PACKETS = [188, 192, 204];

/** @param start the first {@link SNIFF_BYTES} of the file, or all of it */
export function sniffContainer(start: Uint8Array): Sniffed {
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1');
  const found = SIGNATURES.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (found) return { name: found.name, kind: found.kind };
  if (isTransportStream(start)) return { name: 'MPEG transport stream', kind: 'moving' };
  return { name: '', kind: 'unknown' };
}

function isTransportStream(start: Uint8Array): boolean {
  return TS_PACKETS.some((size) => [0, 4].some((at) => [0, 1, 2].every((i) => start[at + i * size] === 0x47)));
}
