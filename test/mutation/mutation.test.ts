import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { Manifest } from '../../core/contracts/manifest.ts';
import { CommandError } from '../../local/command-error.ts';
import { verifyFiles } from '../../local/verify/verify-files.ts';
import { freeResources } from '../../packages/functions-host/test/support/free-resources.ts';
import { ffmpegs, newest } from '../contract/core/media/support/ffmpegs.ts';
import { type CorpusSystem, startCorpusSystem } from '../corpus/run/corpus-system.ts';
import { it, test } from '../support/folder-test.ts';
import { countFrames } from './count-frames.ts';
import { type InspectedMutant, inspectMutant, mutantThreads } from './inspect-mutant.ts';
import { type Mutant, mutate } from './mutate.ts';
import { type Original, originals } from './originals.ts';
import { systematicMutants } from './systematic.ts';

/** `npm run test:mutation` sets them; a slice runs with all tests. */
const INSPECTED = Number(process.env['MUTANTS'] ?? 20);
const PAINTED = Number(process.env['PAINTED_MUTANTS'] ?? 4);
/** Of all sizes and counts of all files. */
const SYSTEMATIC = Number(process.env['SYSTEMATIC_MUTANTS'] ?? 20);
const FIRST_SEED = Number(process.env['MUTATION_SEED'] ?? 0);
const LIMIT_SECONDS = 60;
const MOST_MEGABYTES = 1_500;
/** FFmpeg decodes less of it: then it may be refused. */
const DECODABLE_SHARE = 0.98;

const seeds = (count: number) => Array.from({ length: count }, (_, i) => FIRST_SEED + i);

let files: Original[];
let folder: string;
test.beforeAll(async ({ sharedFolder }) => {
  const builds = ffmpegs.toReversed().map(([, ffmpeg]) => ffmpeg);
  files = await originals(builds, INSPECTED < 100 ? 10 : undefined);
  folder = sharedFolder;
}, 600_000);
afterAll(async () => {
  printSlowest();
  await mutantThreads.close();
  await freeResources();
});

function unlessUnreadable(path: string): (thrown: unknown) => undefined {
  return (thrown) => {
    if (thrown instanceof CommandError && thrown.message.startsWith(`ffprobe can't read ${path}:`)) return undefined;
    throw thrown;
  };
}

function mutantOf(seed: number): Mutant & { original: Original } {
  const original = files[(seed * 7) % files.length] as Original;
  return { original, ...mutate(original.bytes, seed) };
}

describe('inspection of a damaged file ends in order', () => {
  test.each(seeds(INSPECTED))('seed %i', async (seed) => {
    const { original, what, bytes } = mutantOf(seed);
    note(original.name, what, await inspectMutant(original.name, { what, bytes }));
    expect(process.memoryUsage().rss / 1e6).toBeLessThan(MOST_MEGABYTES);
  });
});

// Spread over the fields of all files: with fewer than there are, every n-th.
it('sizes and counts that lie end in order', { timeout: 3_600_000 }, async () => {
  const perFile = Math.ceil(SYSTEMATIC / files.length);
  for (const { name, bytes } of files) {
    const mutants = systematicMutants(bytes);
    const step = Math.max(1, Math.floor(mutants.length / perFile));
    for (let i = 0; i < mutants.length; i += step) {
      const mutant = mutants[i] as Mutant;
      note(name, mutant.what, await inspectMutant(name, mutant));
    }
  }
  expect(process.memoryUsage().rss / 1e6).toBeLessThan(MOST_MEGABYTES);
});

const endings = new Map<string, number>();
let slowest = { about: 'none', seconds: 0 };

function note(name: string, what: string, { ended, seconds }: InspectedMutant): void {
  endings.set(ended, (endings.get(ended) ?? 0) + 1);
  if (seconds > slowest.seconds) slowest = { about: `${name}, ${what}`, seconds };
}

function printSlowest(): void {
  const counts = [...endings].map(([ended, count]) => `${ended} ${count}`).join(', ');
  console.log(`Inspected: ${counts}. The slowest took ${slowest.seconds.toFixed(2)} s: ${slowest.about}.`);
}

describe('a damaged file is painted and proved, or refused where FFmpeg loses frames too', () => {
  let system: CorpusSystem;
  beforeAll(async () => {
    system = await startCorpusSystem(newest);
  });

  test.each(seeds(PAINTED))('seed %i', async (seed) => {
    const { original, what, bytes } = mutantOf(seed);
    const path = join(folder, `${seed}${extname(original.name)}`);
    await writeFile(path, bytes);
    const started = performance.now();
    const outcome = await system.paint(path, original.name);
    expect((performance.now() - started) / 1_000).toBeLessThan(LIMIT_SECONDS);
    const about = `${original.name}, ${what}`;
    if (outcome.state === 'failed') {
      const described = `${about}: ${outcome.failure.code}: ${outcome.failure.message}`;
      expect(outcome.failure.code, described).not.toBe('internal');
      const [whole, left] = [await countFrames(newest.path, original.path), await countFrames(newest.path, path)];
      expect(left, `${described}, though FFmpeg decodes ${left} of ${whole} frames`).toBeLessThan(
        whole * DECODABLE_SHARE,
      );
      return;
    }
    const output = join(folder, `${seed}.painted${extname(outcome.name)}`);
    const manifest = join(folder, `${seed}.json`);
    await Promise.all([writeFile(output, outcome.painting), writeFile(manifest, outcome.manifest)]);
    const proof = await verifyFiles({ source: path, output, manifest }).catch(unlessUnreadable(path));
    // With a source that ffprobe can't open nothing can be compared, but the painting has what its manifest says.
    if (!proof) {
      const { framesOut } = Manifest.parse(JSON.parse(outcome.manifest.toString()));
      expect(await countFrames(newest.path, output), about).toBe(framesOut.frames);
      return;
    }
    const { checks, notes } = proof;
    const different = checks.filter(({ verdict }) => verdict === 'different');
    expect(different, `${about}; notes: ${notes.map(({ code }) => code).join(', ')}`).toEqual([]);
  });
});
