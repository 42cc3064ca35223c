import { greatestCommonDivisor } from '../pictures/reduce.ts';
import { type InnerBox, innerBoxes } from './inner-boxes.ts';

/** The start of a track. */
export interface TrackStart {
  readonly seconds: number;
  /** Ticks per second in which the start is a whole number. */
  readonly timescale: number;
}

/**
 * Rewrites, in place, the starts of tracks in a finer timescale. mediabunny writes them in 57,600ths of a second, which is up
 * to 8.7 µs off. The timescale is the least common multiple of those of the tracks, or that of the first track if the duration
 * of the file doesn't fit into 32 bits otherwise. Boxes and fields: ISO/IEC 14496-12, sections 8.2.2, 8.3.2 and 8.6.6.
 * @param head head of an MP4, `moov` included
 * @param tracks starts of the tracks in file order
 */
export function setMovieTimescale(head: Uint8Array, tracks: readonly TrackStart[]): void {
  if (tracks.every(({ seconds }) => seconds <= 0)) return;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const moov = innerBoxes(head).find(({ type }) => type === 'moov');
  if (!moov) return;
  const parts = innerBoxes(head, moov.start, moov.end);
  const mvhd = parts.find(({ type }) => type === 'mvhd');
  if (!mvhd) return;
  const at = fields(view, mvhd);
  const old = view.getUint32(at.timescale);
  const length = readTime(view, at.duration, at.isLong) / old;
  const timescale = chooseTimescale(tracks, length);
  if (timescale === undefined) return;
  const rescale = (offset: number, isLong: boolean) =>
    writeTime(view, offset, isLong, Math.round((readTime(view, offset, isLong) * timescale) / old));
  view.setUint32(at.timescale, timescale);
  rescale(at.duration, at.isLong);
  const traks = parts.filter(({ type }) => type === 'trak');
  for (const [i, trak] of traks.entries()) {
    rescaleTrack(head, view, trak, rescale, (tracks[i]?.seconds ?? 0) * timescale);
  }
}

function chooseTimescale(tracks: readonly TrackStart[], seconds: number): number | undefined {
  const common = tracks.reduce((all, { timescale }) => (all * timescale) / greatestCommonDivisor(all, timescale), 1);
  return [common, tracks[0]?.timescale].find((timescale = 0) => timescale > 0 && (seconds + 1) * timescale < 2 ** 32);
}

function rescaleTrack(
  head: Uint8Array,
  view: DataView,
  trak: InnerBox,
  rescale: (offset: number, isLong: boolean) => void,
  startTicks: number,
): void {
  for (const box of innerBoxes(head, trak.start, trak.end)) {
    if (box.type === 'tkhd') {
      const isLong = view.getUint8(box.start) === 1;
      rescale(box.start + (isLong ? 28 : 20), isLong);
    }
    if (box.type === 'edts') {
      for (const list of innerBoxes(head, box.start, box.end)) rescaleEdits(view, list, rescale, startTicks);
    }
  }
}

function rescaleEdits(
  view: DataView,
  elst: InnerBox,
  rescale: (offset: number, isLong: boolean) => void,
  startTicks: number,
): void {
  const isLong = view.getUint8(elst.start) === 1;
  const entryBytes = isLong ? 20 : 12;
  for (let i = 0; i < view.getUint32(elst.start + 4); i++) {
    const at = elst.start + 8 + i * entryBytes;
    const isWait = view.getInt32(at + (isLong ? 8 : 4)) === -1;
    if (isWait) writeTime(view, at, isLong, Math.round(startTicks));
    else rescale(at, isLong);
  }
}

/** Returns the positions of the fields after the two dates of a full box. */
function fields(view: DataView, { start }: InnerBox) {
  const isLong = view.getUint8(start) === 1;
  const timescale = start + (isLong ? 20 : 12);
  return { isLong, timescale, duration: timescale + 4 };
}

function readTime(view: DataView, at: number, isLong: boolean): number {
  return isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
}

function writeTime(view: DataView, at: number, isLong: boolean, value: number): void {
  if (isLong) view.setBigUint64(at, BigInt(value));
  else view.setUint32(at, value);
}
