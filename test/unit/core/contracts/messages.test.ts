import { describe, expect, it, test } from 'vitest';
import { Failure, failureOf, permanent, transient } from '../../../../core/contracts/failure.ts';
import { JobId, JobRequest } from '../../../../core/contracts/job.ts';
import { chunkOfTask, chunkTask, groupOfTask, Report, TaskMessage } from '../../../../core/contracts/task.ts';

const job = `job-${'0a'.repeat(16)}`;
const task = { schemaVersion: 1, job, run: 1, task: 'chunk-0', attempt: 0 };
const report = { ...task, outcome: 'stored', worker: 'w', seconds: 1.5 };
const failure = { code: 'engine', message: 'No.', retryable: true };

describe('a task message', () => {
  it.each([
    ['the smallest', {}],
    ['the sound', { task: 'sound' }],
    ['a late chunk', { task: 'chunk-9999999' }],
    ['a later run and attempt', { run: 7, attempt: 4 }],
    ['a task whose workers died', { deaths: 3 }],
    ['a trace', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }],
  ])('may be %s', (_name, change) => {
    expect(TaskMessage.safeParse({ ...task, ...change }).success).toBe(true);
  });

  it.each([
    ['another schema version', { schemaVersion: 2 }],
    ['no job', { job: undefined }],
    ['a job that is a path', { job: 'job-../../secret' }],
    ['a job in upper case', { job: job.toUpperCase() }],
    ['run 0', { run: 0 }],
    ['a negative attempt', { attempt: -1 }],
    ['half an attempt', { attempt: 0.5 }],
    ['an attempt as text', { attempt: '0' }],
    ['a chunk with a leading zero', { task: 'chunk-01' }],
    ['a negative chunk', { task: 'chunk--1' }],
    ['a chunk beyond all', { task: 'chunk-10000000' }],
    ['a task with a line break', { task: 'sound\n' }],
    ['an unknown task', { task: 'format-disk' }],
    ['a place to read from', { source: 'https://example.com/' }],
    ['a trace too long', { traceparent: 'x'.repeat(65) }],
  ])('may not have %s', (_name, change) => {
    expect(TaskMessage.safeParse({ ...task, ...change }).success).toBe(false);
  });
});

describe('a report', () => {
  it.each([
    ['stored', {}],
    ['failed, with the failure', { outcome: 'failed', failure }],
    ['skipped, in no time', { outcome: 'skipped', seconds: 0 }],
  ])('may say %s', (_name, change) => {
    expect(Report.safeParse({ ...report, ...change }).success).toBe(true);
  });

  it.each([
    ['an unknown outcome', { outcome: 'done' }],
    ['an unknown code', { outcome: 'failed', failure: { ...failure, code: 'bad-luck' } }],
    ['a message without end', { outcome: 'failed', failure: { ...failure, message: 'x'.repeat(2_001) } }],
    ['negative time', { seconds: -1 }],
    ['something beside', { chunk: 5 }],
  ])('may not say %s', (_name, change) => {
    expect(Report.safeParse({ ...report, ...change }).success).toBe(false);
  });
});

describe('a request for a job', () => {
  it.each([
    [{ video: 'clip.mp4' }, true],
    [{ video: 'a/ü.mov', style: 'great-wave', strength: 0, chunkFrames: 1 }, true],
    [{ video: 'x'.repeat(1_024), strength: 1, chunkFrames: 2_000 }, true],
    [{ video: '' }, false],
    [{ video: 'x'.repeat(1_025) }, false],
    [{ video: 'clip.mp4', style: '' }, false],
    [{ video: 'clip.mp4', strength: -0.1 }, false],
    [{ video: 'clip.mp4', strength: Number.NaN }, false],
    [{ video: 'clip.mp4', chunkFrames: 2_001 }, false],
    [{ video: 'clip.mp4', output: 'elsewhere.mp4' }, false],
  ])('%j: %s', (request, isFine) => {
    expect(JobRequest.safeParse(request).success).toBe(isFine);
  });
});

test.each([
  [job, true],
  [`${job}\n`, false],
  [`x${job}`, false],
  ['job-', false],
])('%j as a job’s id: %s', (id, isOne) => {
  expect(JobId.safeParse(id).success).toBe(isOne);
});

test('tasks name their chunk, and belong to groups of a hundred', () => {
  expect([chunkTask(0), chunkTask(123)]).toEqual(['chunk-0', 'chunk-123']);
  expect(['sound', 'chunk-0', 'chunk-123'].map(chunkOfTask)).toEqual([undefined, 0, 123]);
  expect(['sound', 'chunk-0', 'chunk-99', 'chunk-100', 'chunk-250'].map(groupOfTask)).toEqual([0, 0, 0, 1, 2]);
});

test('a failure is found in whatever was thrown', () => {
  expect(failureOf(permanent('empty', 'It is empty.'))).toEqual({
    code: 'empty',
    message: 'It is empty.',
    retryable: false,
  });
  expect(failureOf(transient('storage', 'Later.'))).toMatchObject({ code: 'storage', retryable: true });
  expect(failureOf(new TypeError('x is not a function'))).toEqual({
    code: 'internal',
    message: 'x is not a function',
    retryable: true,
  });
  expect(failureOf(Object.assign(new Error('aborted'), { name: 'RestError' }))).toMatchObject({
    code: 'storage',
    retryable: true,
  });
  expect(failureOf('plain').message).toBe('plain');
  for (const thrown of [new Error('x'.repeat(100_000)), permanent('unsupported', 'x'.repeat(100_000))]) {
    expect(Failure.parse(failureOf(thrown)).message).toHaveLength(2_000);
  }
});
