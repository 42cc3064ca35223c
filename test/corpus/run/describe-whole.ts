import { describe, it } from 'vitest';
import { isPictureName } from '../../../core/jobs/is-picture-name.ts';
import { ffmpegs } from '../../contract/core/media/support/ffmpegs.ts';
import { ALL_ROWS } from '../all-rows.ts';
import { describeCorpus } from './describe-corpus.ts';
import { keptResults } from './kept-results.ts';

/** Defines the tests of every row with one build; a build that isn't here is reported as skipped. */
export function describeWhole(build: 'installed' | 'system'): void {
  const ffmpeg = ffmpegs.find(([name]) => name === build)?.[1];
  if (!ffmpeg) {
    describe(`FFmpeg (${build})`, () => it.skip('is not on this machine'));
    return;
  }
  const others = ffmpegs.filter(([name]) => name !== build).map(([, other]) => other);
  const only = new RegExp(process.env['CORPUS_ROWS'] ?? '');
  const done = process.env['CORPUS_RESUME'] ? keptResults(build)?.rows.filter(({ passes }) => passes) : [];
  const doneNames = new Set(done?.map(({ name }) => name));
  const rows = (build === 'system' ? FORGED_ROWS : ALL_ROWS).filter(
    ({ name, group }) => only.test(`${group}: ${name}`) && !doneNames.has(name),
  );
  describeCorpus({ build, ffmpeg, others, rows, isKept: true });
}

const FORGED_GROUPS: ReadonlySet<string> = new Set(['formats', 'codecs', 'time', 'sound']);
/** One row of so many is forged, which makes sixty kinds of file. */
const FORGED_STEP = 3;

/**
 * The rows, of which some are forged: formats, codecs, rates and sound, and all with subtitles or chapters. They come first, because they
 * take longest. One build is enough, since `verify` always has the same tools.
 */
const FORGED_ROWS = ALL_ROWS.map((row, i) => {
  const hasText = row.checks?.subtitles !== undefined || row.checks?.chapters !== undefined;
  const isChosen = hasText || (FORGED_GROUPS.has(row.group) && i % FORGED_STEP === 0);
  return { ...row, isForged: isChosen && row.expect === 'painted' && !isPictureName(row.name) };
}).toSorted((a, b) => Number(b.isForged) - Number(a.isForged));
