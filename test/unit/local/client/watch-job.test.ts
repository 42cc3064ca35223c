import { expect, test } from 'vitest';
import type { JobView, LabelJobView, PaintJobView } from '../../../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { describeJob, followJobs } from '../../../../local/client/follow-jobs.ts';
import { watchJob } from '../../../../local/client/watch-job.ts';
import type { Status } from '../../../../local/progress/progress.ts';

const job: PaintJobView = {
  kind: 'paint',
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
  logs: 'work/logs/',
};
const painting: PaintJobView = { ...job, state: 'running', phase: 'painting', frames: { done: 96, total: 300 } };
const done: PaintJobView = {
  ...job,
  state: 'succeeded',
  phase: 'ended',
  frames: { done: 300, total: 300 },
  output: 'painted/clip.mp4',
};

const labelling: LabelJobView = {
  ...{ kind: 'label', id: job.id, state: 'succeeded', phase: 'ended', video: 'clip.mp4', model: 'shapes' },
  ...{ chunkFrames: 'auto', frames: done.frames, chunks: done.chunks, output: 'painted/clip.jsonl' },
  ...{ createdAt: job.createdAt, updatedAt: job.updatedAt, logs: job.logs },
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
  [{ ...labelling, state: 'running', phase: 'labelling' } as const, /^▸ clip\.mp4: labelling with shapes \(/],
  [labelling, /^✓ clip\.mp4: labelled 300 frames/],
  [
    { ...job, state: 'failed', error: { code: 'empty', message: 'clip.mp4 is empty.', retryable: false } } as const,
    /^✗ clip\.mp4: clip\.mp4 is empty\./,
  ],
])('a line for what became of a job', (view, line) => {
  expect(describeJob(view)).toMatch(line);
});

/** Serves jobs in pages of two, the newest first; `looks` change them one after another, and the last look ends it all. */
function serverOf(jobs: JobView[], looks: (() => void)[]) {
  const stop = new AbortController();
  const asked: string[] = [];
  const api = {
    jobs: async (next = '0', state?: JobView['state']) => {
      if (next === '0' && state === undefined && asked.length > 0) {
        const look = looks.shift();
        if (look) look();
        else stop.abort();
        asked.push('|');
      }
      asked.push(`${state ?? 'all'} ${next}`);
      const list = jobs.filter((each) => state === undefined || each.state === state);
      const at = Number(next);
      return { jobs: list.slice(at, at + 2), ...(at + 2 < list.length && { next: String(at + 2) }) };
    },
    job: async (id: string) => {
      asked.push('job');
      return jobs.find((each) => each.id === id) as JobView;
    },
  };
  return { api, stop, asked };
}

const numbered = (number: number, more: Partial<PaintJobView> = {}): PaintJobView => ({
  ...done,
  id: `job-${String(number).padStart(32, '0')}`,
  video: `${number}.mp4`,
  ...more,
});

test('jobs that ended before are not printed; one that starts and fails at once is', async () => {
  const jobs = [numbered(1)];
  const { api, stop } = serverOf(jobs, [() => jobs.unshift(numbered(2, { state: 'failed' })), () => undefined]);
  const lines: string[] = [];
  await followJobs(api, (line) => lines.push(line), stop.signal, 1);
  expect(lines.map((line) => line.slice(0, 7))).toEqual(['▸ 2.mp4', '✗ 2.mp4']);
});

test('an old job that still runs is printed, and old ones that ended are asked for once at most', async () => {
  const jobs = [8, 7, 6, 5, 4, 3, 2, 1].map((number) => numbered(number));
  jobs[6] = numbered(2, { ...painting, id: numbered(2).id, video: '2.mp4' });
  const finish = () => {
    jobs[6] = numbered(2);
  };
  const { api, stop, asked } = serverOf(jobs, [() => undefined, finish, () => undefined]);
  const lines: string[] = [];
  await followJobs(api, (line) => lines.push(line), stop.signal, 1);
  expect(lines.map((line) => line.slice(0, 7))).toEqual(['▸ 2.mp4', '✓ 2.mp4']);
  expect(asked.join(' ').split(' | ')).toEqual([
    'all 0 queued 0 running 0',
    'all 0 job',
    'all 0 job',
    'all 0',
    'all 0',
  ]);
});

test('a name can’t forge a line, nor reach the terminal with an escape', async () => {
  const lines: string[] = [];
  const video = 'a.mp4\n✓ b.mp4: painted\r\u001b[2J\u009b1m\u202e';
  const failure = { code: 'empty', message: `${video} is empty.`, retryable: false } as const;
  const jobs: JobView[] = [];
  const forged = () => jobs.unshift(numbered(1, { state: 'failed', video, error: failure }));
  const { api, stop } = serverOf(jobs, [forged, () => undefined]);
  await followJobs(api, (line) => lines.push(line), stop.signal, 1);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
});
