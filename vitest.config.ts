import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// `compiled` builds dist/ once: tests that start processes or threads start what is shipped.
const compiled = ['test/compile.ts'];

// Every file with every FFmpeg takes minutes, so it runs only when it is asked for by name.
const wholeCorpus = process.argv.includes('corpus-whole')
  ? [
      {
        test: {
          name: 'corpus-whole',
          include: ['test/corpus/whole-*.test.ts'],
          globalSetup: ['test/compile.ts', 'test/corpus/write-formats.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
        },
      },
    ]
  : [];

// Training needs Python with torch, and two minutes of two idle cores; far more where others use them.
const training = process.argv.includes('training')
  ? [{ test: { name: 'training', include: ['test/training/**/*.test.ts'], testTimeout: 1_800_000 } }]
  : [];

/** FFmpeg and ffprobe over dozens of files: half of the time that the contract tests would take. */
const MEDIA = 'test/contract/core/media/**/*.test.ts';

/** Telemetry is one a process: each of these files needs a process of its own. */
const TELEMETRY = 'test/unit/core/telemetry/**/*.test.ts';

const projects = [
  // Pure code leaves nothing behind, so that its files may share processes: half of their time went into loading packages.
  {
    test: {
      name: 'unit',
      include: ['test/unit/**/*.test.ts'],
      exclude: [TELEMETRY],
      testTimeout: 30_000,
      isolate: false,
    },
  },
  { test: { name: 'unit-telemetry', include: [TELEMETRY], testTimeout: 30_000 } },
  {
    test: {
      name: 'contract',
      include: ['test/contract/**/*.test.ts'],
      exclude: [MEDIA],
      globalSetup: compiled,
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'media',
      include: [MEDIA],
      globalSetup: compiled,
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'host',
      include: ['packages/functions-host/test/**/*.test.ts'],
      globalSetup: compiled,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  },
  { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
  { test: { name: 'replay', include: ['test/replay/**/*.test.ts'], testTimeout: 30_000 } },
  {
    test: {
      name: 'corpus',
      include: ['test/corpus/corpus.test.ts'],
      globalSetup: compiled,
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  },
  ...wholeCorpus,
  ...training,
  {
    test: {
      name: 'mutation',
      include: ['test/mutation/**/*.test.ts'],
      globalSetup: compiled,
      testTimeout: 90_000,
      hookTimeout: 600_000,
    },
  },
  {
    test: {
      name: 'page',
      include: ['test/page/**/*.test.ts'],
      globalSetup: compiled,
      testTimeout: 900_000,
      hookTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'e2e',
      include: ['test/e2e/**/*.test.ts'],
      globalSetup: compiled,
      testTimeout: 300_000,
      hookTimeout: 120_000,
    },
  },
];

/** Projects that take a minute and more: `npm run test:all` runs them, and so does `npm test -- --project <name>`. */
const SLOW = ['media', 'host', 'corpus', 'mutation', 'page', 'e2e'];
const isAskedFor = (name: string) =>
  process.argv.some((argument) => argument === name || argument === `--project=${name}`);

export default defineConfig(({ mode }) => ({
  test: {
    // Most files wait for processes and timers half of their time, which others use.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/share-clips.ts'],
    projects: projects.filter(({ test: { name } }) => mode === 'all' || !SLOW.includes(name) || isAskedFor(name)),
  },
}));
