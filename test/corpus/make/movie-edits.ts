import { changeBox, readBoxes, uint32s, writeBox } from './boxes.ts';

interface Edit {
  /** Ticks of the movie, of which FFmpeg's muxer makes 1,000 a second; 0 stands for the rest. */
  readonly duration: number;
  /** Ticks of the media; -1 shows nothing. */
  readonly mediaTime: number;
  readonly rate?: number;
}

/** The picture's edit list replaced. For files whose index comes last. */
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

/** How a player turns and mirrors the picture: the upper left of the matrix in the track's header. */
export function turned(a: number, b: number, c: number, d: number) {
  const [one, half] = [65_536, 0x4000_0000];
  return named(`turned ${[a, b, c, d]}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/tkhd', (header) => {
      const matrix = uint32s(a * one, b * one, 0, c * one, d * one, 0, 0, 0, half);
      return Buffer.concat([header.subarray(0, 40), matrix, header.subarray(76)]);
    }),
  );
}

/** A clean aperture of this size in the middle, as an iPhone writes it. */
export function cleanAperture(width: number, height: number) {
  return named(`clean aperture ${width} ${height}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/mdia/minf/stbl/stsd/avc1', (entry) =>
      Buffer.concat([entry, writeBox('clap', uint32s(width, 1, height, 1, 0, 1, 0, 1))]),
    ),
  );
}

/** Numbers in the picture's sample tables overwritten: `stts`, from this position in its content. */
export function overwritten(path: string, position: number, bytes: Buffer) {
  return named(`overwritten ${path} ${position} ${bytes.toString('hex')}`, (file: Buffer) =>
    changeBox(file, path, (content) => {
      const changed = Buffer.from(content);
      bytes.copy(changed, position);
      return changed;
    }),
  );
}

/** The picture's frame lengths (`stts`) replaced, one for each frame, in ticks of the media. */
export function withDurations(durations: readonly number[]) {
  return named(`durations ${durations}`, (file: Buffer) =>
    changeBox(file, 'moov/trak/mdia/minf/stbl/stts', () =>
      uint32s(0, durations.length, ...durations.flatMap((duration) => [1, duration])),
    ),
  );
}

/** Edits are part of a recipe's text, by which files are cached: a closure must show what it closes over. */
function named(text: string, edit: (file: Buffer) => Buffer): (file: Buffer) => Buffer {
  return Object.assign(edit, { toString: () => text });
}
