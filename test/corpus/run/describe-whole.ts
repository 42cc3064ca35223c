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
  const rows = ALL_ROWS.filter(({ name, group }) => !only || new RegExp(only).test(`${group}: ${name}`));
  describeCorpus({ build, ffmpeg, others, rows, isKept: true });
}
