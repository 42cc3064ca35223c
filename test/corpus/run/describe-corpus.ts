import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import type { Row } from '../row.ts';
import { type CorpusSystem, startCorpusSystem } from './corpus-system.ts';
import { keepResult } from './kept-results.ts';
import { runRow } from './run-row.ts';

interface Corpus {
  readonly build: string;
  readonly ffmpeg: Ffmpeg;
  /** Other builds, which make the files that this build can't. */
  readonly others: readonly Ffmpeg[];
  readonly rows: readonly Row[];
  /** True if results are kept for docs/formats.md. */
  readonly isKept: boolean;
}

/** Each row starts FFmpeg a few dozen times, so more rows at once would only wait for each other. */
const ROWS_AT_ONCE = 3;

/** Defines a test for each row; several run at a time, on one system. */
export function describeCorpus({ build, ffmpeg, others, rows, isKept }: Corpus): void {
  const atOnce = pLimit(ROWS_AT_ONCE);
  let system: CorpusSystem;
  beforeAll(async () => {
    system = await startCorpusSystem(ffmpeg);
  });
  afterAll(async () => {
    await freeResources();
  });

  describe.concurrent(`the corpus with FFmpeg ${ffmpeg.version}`, () => {
    it.for(rows.map((row) => [`${row.group}: ${row.name}`, row] as const))('%s', async ([, row], { skip }) => {
      const result = await atOnce(() => runRow(row, system, [ffmpeg, ...others]));
      if (isKept) keepResult({ build, version: ffmpeg.version }, result);
      if (result.outcome === 'unmade') skip(result.text);
      expect(result.problems).toEqual([]);
    });
  });
}
