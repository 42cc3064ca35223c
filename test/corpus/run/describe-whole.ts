import { describe, it } from 'vitest';
import { ffmpegs } from '../../contract/core/media/support/ffmpegs.ts';
import { ALL_ROWS } from '../all-rows.ts';
import { describeCorpus } from './describe-corpus.ts';

/** Defines the tests of every row with one build; a build that isn't here is reported as skipped. */
export function describeWhole(build: 'installed' | 'system'): void {
  const ffmpeg = ffmpegs.find(([name]) => name === build)?.[1];
  if (!ffmpeg) {
    describe(`FFmpeg (${build})`, () => it.skip('is not on this machine'));
    return;
  }
  const others = ffmpegs.filter(([name]) => name !== build).map(([, other]) => other);
  const only = process.env['CORPUS_ROWS'];
  const rows = (build === 'system' ? FORGED_ROWS : ALL_ROWS).filter(
    ({ name, group }) => !only || new RegExp(only).test(`${group}: ${name}`),
  );
  describeCorpus({ build, ffmpeg, others, rows, isKept: true });
}

const FORGED_GROUPS: ReadonlySet<string> = new Set(['containers', 'codecs', 'time', 'sound']);
/** One row of so many is forged, which makes sixty kinds of file. */
const FORGED_STEP = 3;

/** The rows, of which some are forged: formats, codecs, rates and sound. One build is enough, since `verify` always has the same tools. */
const FORGED_ROWS = ALL_ROWS.map((row, i) => ({
  ...row,
  isForged: FORGED_GROUPS.has(row.group) && row.expect === 'painted' && i % FORGED_STEP === 0,
}));
