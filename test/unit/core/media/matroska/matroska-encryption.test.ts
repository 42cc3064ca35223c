import { expect, test } from 'vitest';
import { readMatroskaHead } from '../../../../../core/media/matroska/read-matroska-head.ts';

function element(id: string, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x40 | (bytes.length >> 8), bytes.length & 255]), bytes]);
}
const source = (...parts: Uint8Array[]) => {
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
};
const HEAD = element('1a45dfa3', element('4282', Buffer.from('matroska')));
const ENDLESS_SEGMENT = Buffer.from('1853806701ffffffffffffff', 'hex');
const INFO = element('1549a966', Buffer.alloc(9));
const track = (...encodings: Uint8Array[]) =>
  element('1654ae6b', element('ae', element('d7', Buffer.from([1])), ...encodings));
const COMPRESSED = element('6d80', element('6240', element('5034', element('4254', Buffer.from([3])))));
const ENCRYPTED = element('6d80', element('6240', element('5035', element('47e1', Buffer.from([5])))));

test.each([
  ['a plain track', [HEAD, ENDLESS_SEGMENT, INFO, track()], false],
  ['a compressed one', [HEAD, ENDLESS_SEGMENT, INFO, track(COMPRESSED)], false],
  ['an encrypted one', [HEAD, ENDLESS_SEGMENT, INFO, track(ENCRYPTED)], true],
  ['an encrypted one in a segment with a length', [HEAD, element('18538067', INFO, track(ENCRYPTED))], true],
  ['one after pictures have begun', [HEAD, ENDLESS_SEGMENT, element('1f43b675'), track(ENCRYPTED)], false],
  ['nothing', [], false],
  ['zeros', [Buffer.alloc(500)], false],
])('%s', async (_name, parts, expected) => {
  const { tracks } = await readMatroskaHead(source(...parts));
  expect(tracks.some(({ isEncrypted }) => isEncrypted)).toBe(expected);
});
