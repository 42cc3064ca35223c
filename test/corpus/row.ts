import type { Failure } from '../../core/contracts/failure.ts';
import type { Recipe } from './make/recipe.ts';

/** The groups of docs/formats.md, in its order. */
export const GROUPS = [
  'formats',
  'codecs',
  'time',
  'geometry',
  'colour',
  'fields',
  'sound',
  'the rest',
  'output',
  'damage and malice',
  'as people have them',
  'refusals',
  'real files',
] as const;

/** One file that goes through the whole system, with the expected result. */
export interface Row {
  /** The unique name of the file with its extension. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** The property that it stands for, as docs/formats.md lists it. */
  readonly property: string;
  /** The recipe of the file, or the reason why no tool here can make it, which docs/formats.md then shows. */
  readonly make: Recipe | { readonly unmade: string };
  /** A refusal may have one of several codes, if builds of FFmpeg differ. */
  readonly expect: 'painted' | { readonly refused: Failure['code'] | readonly Failure['code'][] };
  readonly checks?: Checks;
  /** The metadata of the upload. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Environment variables of the Function App and the worker. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The longest time from upload to painting; 60 by default. */
  readonly limitSeconds?: number;
  /** True if `npm run test:all` runs it as well as `npm run test:corpus`. */
  readonly isFast?: true;
  /** True if the painting is forged as well, and `verify` has to notice it. */
  readonly isForged?: boolean;
}

/** The checks beyond the number of frames, their times and pixels, and those of `verify`. */
export interface Checks {
  /** The number of displayed frames, if it isn't what FFmpeg counts in the source. */
  readonly frames?: number;
  /** The coded width × height of the painting. */
  readonly size?: string;
  /** `sample_aspect_ratio` of the painting by ffprobe. */
  readonly pixelAspect?: string;
  /** The beginnings of the note codes that the manifest must have. */
  readonly notes?: readonly string[];
  /** One for each sound track of the painting, as far as it matters: `aac 2ch 48000Hz deu "Commentary"`. */
  readonly sound?: readonly RegExp[];
  /** One for each subtitle track of the painting: `mov_text deu`. */
  readonly subtitles?: readonly RegExp[];
  readonly chapters?: number;
  /** Tags of the painting's video stream, by ffprobe's names, or of the file (`title`). */
  readonly tags?: Readonly<Record<string, string | undefined>>;
  /** The codec of the painting's video stream. */
  readonly codec?: string;
  /**
   * Least PSNR (dB) of each frame against FFmpeg's own decoding of the source: 30 unless given. `alike` asks for a
   * correlation of luma ≥ 0.9 only, where curves may differ; `none` for nothing.
   */
  readonly pixels?: number | 'alike' | 'none';
  /** Filters that FFmpeg's own decoding needs to be comparable. */
  readonly reference?: string;
  /** Why `verify` is not to judge it: the source itself is wrong in what it compares. */
  readonly unverified?: string;
}

/** Makes rows of one group, of files that are painted unless `more` says otherwise. */
export const rowsOf =
  (group: Row['group']) =>
  (name: string, property: string, make: Row['make'], more: Partial<Row> = {}): Row => ({
    ...{ name, group, property, make, expect: 'painted' },
    ...more,
  });
