import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { freeResources } from '../../functions-host/support/free-resources.ts';
import type { Row } from '../row.ts';
import { type CorpusSystem, startCorpusSystem } from './corpus-system.ts';
import type { CorpusResults, RowResult } from './result.ts';
import { RESULTS_FOLDER } from './results-folder.ts';
import { runRow } from './run-row.ts';

interface Corpus {
  readonly build: string;
  readonly ffmpeg: Ffmpeg;
  /** That may make files which this build can't make. */
  readonly others: readonly Ffmpeg[];
  readonly rows: readonly Row[];
  /** Whether results are written for docs/formats.md. */
  readonly isKept: boolean;
}

/** Each starts FFmpeg a few dozen times: more at once only wait for each other. */
const ROWS_AT_ONCE = 3;

/** One test for each row, several at a time, on one system. */
export function describeCorpus({ build, ffmpeg, others, rows, isKept }: Corpus): void {
  const results: RowResult[] = [];
  const atOnce = pLimit(ROWS_AT_ONCE);
  let system: CorpusSystem;
  beforeAll(async () => {
    system = await startCorpusSystem(ffmpeg);
  });
  afterAll(async () => {
    await freeResources();
    if (isKept) keep({ build, version: ffmpeg.version, rows: inOrder(results, rows) });
  });

  describe.concurrent(`the corpus with FFmpeg ${ffmpeg.version}`, () => {
    it.for(rows.map((row) => [`${row.group}: ${row.name}`, row] as const))('%s', async ([, row], { skip }) => {
      const result = await atOnce(() => runRow(row, system, [ffmpeg, ...others]));
      results.push(result);
      if (result.outcome === 'unmade') skip(result.told);
      expect(result.problems).toEqual([]);
    });
  });
}

function inOrder(results: readonly RowResult[], rows: readonly Row[]): RowResult[] {
  const positions = new Map(rows.map(({ name }, i) => [name, i]));
  return results.toSorted((a, b) => (positions.get(a.name) ?? 0) - (positions.get(b.name) ?? 0));
}

function keep(results: CorpusResults): void {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  writeFileSync(join(RESULTS_FOLDER, `${results.build}.json`), `${JSON.stringify(results, null, 2)}\n`);
}
