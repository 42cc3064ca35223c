import { expect, test } from 'vitest';
import type { SourceVideo } from '../../../../../core/contracts/source-video.ts';
import type { JoinWriterOptions } from '../../../../../core/media/join/join-writer.ts';
import { parseElements } from '../../../../../core/media/matroska/ebml-reader.ts';
import { MKV } from '../../../../../core/media/matroska/mkv-ids.ts';
import { MkvWriter } from '../../../../../core/media/matroska/mkv-writer.ts';

const PICTURE = { width: 64, height: 48, pixelAspect: { num: 1, den: 1 } };
const VIDEO = {
  timescale: 25,
  firstPts: 0,
  lastPts: 0,
  painted: { ...PICTURE, colour: { matrix: 'bt709', range: 'limited' }, colourTags: {} },
} as unknown as SourceVideo;
const SEGMENT = { ...PICTURE, codec: 'vp9', codecPrivate: undefined } as unknown as JoinWriterOptions['segment'];
const DATA = Uint8Array.of(1, 2, 3);

/** Writes one frame, and a subtitle that is a picture. @returns the length in milliseconds that the file states */
async function lengthWith(subtitle: { seconds: number; duration: number }): Promise<number> {
  let file = Buffer.alloc(0);
  const write = async (position: number, bytes: Uint8Array) => {
    const end = Buffer.alloc(Math.max(file.length, position + bytes.length));
    file.copy(end);
    end.set(bytes, position);
    file = end;
  };
  const pictures = [{ index: 0, codec: 'S_HDMV/PGS', isDefault: true }];
  const text = { subtitles: [], chapters: [], tags: {} };
  const sound = { version: 2 as const, tracks: [], pictures, text, notes: [] };
  const writer = await MkvWriter.open({ video: VIDEO, segment: SEGMENT, sound, sink: { write } });
  await writer.addFrame({ data: DATA, isKeyframe: true, pts: 0, duration: 1 });
  await writer.addSound({ track: 0, isKey: true, data: DATA, ...subtitle });
  await writer.finish();
  const contentOf = (parent: Uint8Array, id: number) =>
    parseElements(parent).find((element) => element.id === id)?.content ?? new Uint8Array();
  const duration = contentOf(contentOf(contentOf(file, MKV.segment), MKV.info), MKV.duration);
  return Buffer.from(duration).readDoubleBE();
}

test.each([
  ['ends after the picture', { seconds: 1, duration: 0.5 }, 1_500],
  ['says no duration', { seconds: 1, duration: 0 }, 1_000],
  ['ends before it', { seconds: 0, duration: 0.01 }, 40],
])('the length of a file whose last subtitle %s', async (_case, subtitle, milliseconds) => {
  expect(await lengthWith(subtitle)).toBe(milliseconds);
});
