import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { inspectMutant, mutantThreads } from '../../../mutation/inspect-mutant.ts';
import { systematicMutants } from '../../../mutation/systematic.ts';
import { clip } from './support/clips.ts';

/** Of each file, spread over all of its mutants; `npm run test:mutation` takes every one. */
const SLICE = 40;

afterAll(() => mutantThreads.close());

it.each(['closed-gop.mp4', 'fragmented.mp4', 'open-gop-h264.mkv', 'closed-gop.ts', 'hidden-frames-vp8.webm'] as const)(
  'sizes and counts of %s that lie end in order',
  async (name) => {
    const mutants = systematicMutants(readFileSync(clip(name)));
    const step = Math.max(1, Math.floor(mutants.length / SLICE));
    const slice = mutants.filter((_, i) => i % step === 0);
    expect(slice.length).toBeGreaterThanOrEqual(SLICE);
    for (const mutant of slice) await inspectMutant(name, mutant);
  },
);
