import { changeBox, readBoxes, uint32s, writeBox } from './boxes.ts';

interface Edit {
  /** The duration in ticks of the movie, which are milliseconds in FFmpeg's files; 0 means up to the end. */
  readonly duration: number;
  /** The start in ticks of the media; -1 is an empty edit. */
  readonly mediaTime: number;
  readonly rate?: number;
}

/** Replaces the edit list of the picture, in a file whose index comes last. */
export function withEdits(...edits: readonly Edit[]) {
  const list = edits.flatMap(({ duration, mediaTime, rate = 1 }) => [duration, mediaTime, Math.round(rate * 65_536)]);
  return named(`edits ${list}`, (file: Buffer) =>
    changeBox(file, 'moov/trak', (track) => {
      const edts = writeBox('edts', writeBox('elst', uint32s(0, edits.length, ...list)));
      const others = readBoxes(track).filter(({ type }) => type !== 'edts');
      return Buffer.concat(
        others.flatMap(({ type, content }, i) => [...(i === 1 ? [edts] : []), writeBox(type, content)]),
      );
    }),
  );
}

/** Sets the rotation and mirroring of the picture: the upper left of the matrix in the track's header. */
export function turned(a: number, b: number, c: number, d: number) {
  const [one, half] = [65_536, 0x4000_0000];
  return named(`turned ${[a, b, c, d]}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/tkhd', (header) => {
      const matrix = uint32s(a * one, b * one, 0, c * one, d * one, 0, 0, 0, half);
      return Buffer.concat([header.subarray(0, 40), matrix, header.subarray(76)]);
    }),
  );
}

/** Adds a centred clean aperture of this size, as an iPhone writes it. */
export function cleanAperture(width: number, height: number) {
  return named(`clean aperture ${width} ${height}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/mdia/minf/stbl/stsd/avc1', (entry) =>
      Buffer.concat([entry, writeBox('clap', uint32s(width, 1, height, 1, 0, 1, 0, 1))]),
    ),
  );
}

/** Overwrites bytes in a sample table of the picture, such as `stts`, from this position in its content. */
export function overwritten(path: string, position: number, bytes: Buffer) {
  return named(`overwritten ${path} ${position} ${bytes.toString('hex')}`, (file: Buffer) =>
    changeBox(file, path, (content) => {
      const changed = Buffer.from(content);
      bytes.copy(changed, position);
      return changed;
    }),
  );
}

/** Replaces the frame durations of the picture (`stts`), one per frame, in ticks of the media. */
export function withDurations(durations: readonly number[]) {
  return named(`durations ${durations}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/mdia/minf/stbl/stts', () =>
      uint32s(0, durations.length, ...durations.flatMap((duration) => [1, duration])),
    ),
  );
}

/** Names an edit, because files are cached by the text of their recipe and a closure doesn't show its variables. */
function named(text: string, edit: (file: Buffer) => Buffer): (file: Buffer) => Buffer {
  return Object.assign(edit, { toString: () => text });
}
