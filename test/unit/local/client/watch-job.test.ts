import { expect, test } from 'vitest';
import type { JobView } from '../../../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { describeJob, followJobs } from '../../../../local/client/follow-jobs.ts';
import { watchJob } from '../../../../local/client/watch-job.ts';
import type { Status } from '../../../../local/progress/progress.ts';

const job: JobView = {
  id: `job-${'0'.repeat(32)}`,
  state: 'queued',
  phase: 'queued',
  video: 'clip.mp4',
  style: 'great-wave',
  ...DEFAULT_SETTINGS,
  frames: { done: 0, total: 0 },
  chunks: { done: 0, total: 0 },
  createdAt: '2030-01-01T00:00:00.000Z',
  updatedAt: '2030-01-01T00:01:05.000Z',
};
const painting: JobView = { ...job, state: 'running', phase: 'painting', frames: { done: 96, total: 300 } };
const done: JobView = {
  ...job,
  state: 'succeeded',
  phase: 'ended',
  frames: { done: 300, total: 300 },
  output: 'painted/clip.mp4',
};

test('a job is followed to its end, through a host that is silent for a moment', async () => {
  const answers = [painting, new Error('connection refused'), painting, done];
  const shown: Status[] = [];
  const api = {
    job: async () => {
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next as JobView;
    },
  };
  expect(await watchJob(api, job, (status) => shown.push(status), new AbortController().signal, 1)).toBe(done);
  expect(shown.map(({ phase, count }) => `${phase} ${count?.done ?? ''}`.trim())).toEqual([
    'queued',
    'painting 96',
    'painting 96',
    'painting 96',
  ]);
});

test.each([
  [painting, /^▸ clip\.mp4: painting in great-wave/],
  [done, /^✓ clip\.mp4: painted 300 frames in 1:05 → painted\/clip\.mp4$/],
  [
    { ...job, state: 'failed', error: { code: 'empty', message: 'clip.mp4 is empty.', retryable: false } } as const,
    /^✗ clip\.mp4: clip\.mp4 is empty\./,
  ],
])('a line for what became of a job', (view, line) => {
  expect(describeJob(view)).toMatch(line);
});

test('a name can’t forge a line, nor reach the terminal with an escape', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const video = 'a.mp4\n✓ b.mp4: painted\r\u001b[2J\u009b1m\u202e';
  const failure = { code: 'empty', message: `${video} is empty.`, retryable: false } as const;
  const pages = [[], [{ ...job, state: 'failed' as const, video, error: failure }]];
  const api = {
    jobs: async () => {
      const jobs = pages.shift();
      if (!jobs) stop.abort();
      return { jobs: jobs ?? [] };
    },
  };
  await followJobs(api, (line) => lines.push(line), stop.signal, 1);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('jobs that ended before are not told; one that starts and fails at once is', async () => {
  const stop = new AbortController();
  const told: string[] = [];
  const failed: JobView = { ...job, id: `job-${'1'.repeat(32)}`, state: 'failed', video: 'text.mp4' };
  const pages = [[done], [done, failed], [done, failed]];
  const api = {
    jobs: async () => {
      const jobs = pages.shift();
      if (!jobs) stop.abort();
      return { jobs: jobs ?? [] };
    },
  };
  await followJobs(api, (line) => told.push(line), stop.signal, 1);
  expect(told.map((line) => line.slice(0, 10))).toEqual(['▸ text.mp4', '✗ text.mp4']);
});
