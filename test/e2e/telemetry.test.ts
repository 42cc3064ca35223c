import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { ATTRIBUTES, METRICS, type Metric, SERVICES, SPANS } from '../../core/telemetry/names.ts';
import { waitUntil } from '../../packages/functions-host/test/support/wait-until.ts';
import { makeTinyClip } from '../support/make-tiny-clip.ts';
import { type OtlpCollector, type ReceivedSpan, startOtlpCollector } from '../support/otlp-collector.ts';
import { jobUntil, type OwnSystem } from '../support/own-system.ts';
import { test } from '../support/system-test.ts';

/** A name that telemetry must not contain. */
const PERSON = 'grandma-at-the-lake';
const VIDEO = `${PERSON}/holiday.mp4`;

const observed = test
  .extend('collector', { scope: 'file' }, async ({ sharedFolder: _ }, { onCleanup }) => {
    const collector = await startOtlpCollector();
    onCleanup(() => collector.close());
    return collector;
  })
  .extend('systemSettings', { scope: 'file' }, ({ collector }) => collector.env);

let folder: string;
let collector: OtlpCollector;
let system: OwnSystem;
let job: string;
let failing: string;
let sentWhileRunning: readonly ReceivedSpan[];

/**
 * An upload that is painted although its first worker has other weights than the plan and somebody sends nonsense to the queues,
 * and one that can't be painted; then everything ends, and with it the last telemetry has been sent.
 */
observed.beforeAll(async ({ system: started, collector: collecting, sharedFolder }) => {
  system = started;
  collector = collecting;
  folder = sharedFolder;
  const { url } = await system.startHost();
  const { queues } = system.storage;
  await queues.tasks.send('nonsense');
  await queues.reports.send('"nonsense"');

  const estranged = system.startWorker('estranged', { ...collector.env, REPAINT_MODELS: await otherWeights() });
  await upload(VIDEO, await makeTinyClip({ frames: 16, sound: true }));
  await waitUntil(async () => (await system.logged('estranged', 'task failed')).length > 0, 30_000);
  await estranged.stop(10);
  await waitUntil(() => collector.spans.some(({ name }) => name === SPANS.startJob));
  sentWhileRunning = [...collector.spans];
  system.startWorker('worker', collector.env);
  job = await newJob(url, []);
  await upload(`${PERSON}/empty.mp4`, Buffer.alloc(0));
  failing = await newJob(url, [job]);
  await jobUntil(url, failing, ({ state }) => state === 'failed');
  await jobUntil(url, job, ({ state }) => state === 'succeeded');
  await system.stopParts();
});

/** The style cards, with hashes of weights that nobody has. */
async function otherWeights(): Promise<string> {
  const models = join(folder, 'models');
  await mkdir(models);
  await cp('models/fast', join(models, 'fast'), { recursive: true });
  const card = join(models, 'fast', 'card.json');
  await writeFile(card, (await readFile(card, 'utf8')).replaceAll(/"sha256": "[0-9a-f]{8}/g, '"sha256": "00000000'));
  return models;
}

async function upload(name: string, clip: Buffer): Promise<void> {
  const videos = BlobServiceClient.fromConnectionString(system.azurite.connection).getContainerClient('videos');
  await videos.getBlockBlobClient(name).uploadData(clip);
}

async function newJob(url: string, known: readonly string[]): Promise<string> {
  return waitUntil(async () => {
    const { jobs } = (await (await fetch(`${url}/api/jobs`)).json()) as { jobs: { id: string }[] };
    return jobs.find(({ id }) => !known.includes(id))?.id;
  }, 30_000);
}

const spansOf = (id: string) => collector.spans.filter(({ attributes }) => attributes[ATTRIBUTES.job] === id);
const named = (name: string | RegExp) => spansOf(job).filter((span) => span.name.match(name)?.[0] === span.name);
function orphansOf(spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId)).map(({ name }) => name);
}
const only = (name: string): ReceivedSpan => {
  const [span, ...more] = named(name);
  expect(more).toEqual([]);
  return span as ReceivedSpan;
};

describe('the trace of a job, from upload to result', () => {
  it.each([
    ['that is painted', () => job],
    ['that fails', () => failing],
  ])('%s is one, with one root, and no span is an orphan', (_which, id) => {
    const spans = spansOf(id());
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.filter(({ parentSpanId }) => !parentSpanId).map(({ name }) => name)).toEqual([SPANS.startJob]);
    expect(orphansOf(spans)).toEqual([]);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('has no orphan either while the job runs and its worker has gone', () => {
    expect(sentWhileRunning.map(({ name }) => name)).toContain('task chunk');
    expect(orphansOf(sentWhileRunning)).toEqual([]);
  });

  it('has every span that is named, and no other', () => {
    const patterns = Object.values(SPANS).map((name) => new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[\\w-]+')}$`));
    expect(patterns.filter((pattern) => named(pattern).length === 0)).toEqual([]);
    const others = collector.spans.filter(({ name }) => !patterns.some((pattern) => pattern.test(name)));
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('names the job on every span', () => {
    const jobs = collector.spans.map(({ attributes }) => attributes[ATTRIBUTES.job]);
    expect(new Set(jobs)).toEqual(new Set([job, failing]));
  });

  it('goes through both services, and back with the report', () => {
    const start = only(SPANS.startJob);
    const tasks = named(/task (chunk|sound)/);
    expect(new Set(tasks.map(({ service }) => service))).toEqual(new Set([SERVICES.worker]));
    expect(new Set(tasks.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([start.spanId]));
    const reports = named(SPANS.reported);
    expect(new Set(reports.map(({ service }) => service))).toEqual(new Set([SERVICES.app]));
    // A task that was handed back sends no report, and the last report may come after the job has ended.
    const reported = new Set(reports.map(({ parentSpanId }) => parentSpanId));
    const ids = tasks.map(({ spanId }) => spanId);
    expect([...reported].filter((id) => !ids.includes(id ?? ''))).toEqual([]);
    expect(tasks.filter(({ spanId, name }) => name === 'task chunk' && reported.has(spanId))).not.toEqual([]);
    for (const activity of ['inspectVideo', 'planChunks', 'queueTasks', 'assembleVideo', 'writeManifest']) {
      expect(only(`activity ${activity}`).parentSpanId).toBe(start.spanId);
    }
  });

  it('records the failed attempt with its code', () => {
    const failed = named(/task chunk/).filter(({ status }) => status.code === 2);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]).toMatchObject({
      attributes: { [ATTRIBUTES.outcome]: 'will-retry', [ATTRIBUTES.code]: 'engine' },
      status: { message: 'engine' },
    });
  });

  it('records the whole job and its phases one after the other', () => {
    const whole = only(SPANS.job);
    expect(whole.parentSpanId).toBe(only(SPANS.startJob).spanId);
    expect(whole.attributes[ATTRIBUTES.outcome]).toBe('succeeded');
    const phases = named(/phase [\w-]+/).sort((a, b) => a.startTimeUnixNano - b.startTimeUnixNano);
    expect(phases.map(({ name }) => name.slice('phase '.length))).toEqual([
      'inspecting',
      'planning',
      'painting',
      'assembling',
      'finishing',
    ]);
    expect(new Set(phases.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([whole.spanId]));
    for (const [i, phase] of phases.slice(1).entries()) {
      expect(phase.startTimeUnixNano).toBe(phases[i]?.endTimeUnixNano);
    }
    const tasks = named(/task chunk/);
    expect(whole.startTimeUnixNano).toBeLessThan(Math.min(...tasks.map((task) => task.startTimeUnixNano)));
    expect(whole.endTimeUnixNano).toBeGreaterThan(Math.max(...tasks.map((task) => task.startTimeUnixNano)));
  });
});

it('the trace of a job that fails says why, by its code', () => {
  const whole = spansOf(failing).find(({ name }) => name === SPANS.job);
  expect(whole).toMatchObject({ status: { message: 'empty' }, attributes: { [ATTRIBUTES.outcome]: 'failed' } });
  expect(spansOf(failing).map(({ name }) => name)).toContain('phase inspecting');
});

const SENT_AS = { counter: 'sum', upDown: 'sum', observed: 'sum', gauge: 'gauge', histogram: 'histogram' } as const;

/** The app tries an activity again only where storage fails. */
const SELDOM_OF_APP = METRICS.retries.name;
/** Of this system: scoring is tested by itself. */
const tellers = ({ name, by }: Metric) =>
  by.filter((one) => one !== 'scoring' && !(one === 'app' && name === SELDOM_OF_APP)).map((one) => SERVICES[one]);

describe('metrics', () => {
  it.each(Object.values<Metric>(METRICS))('$name', (metric) => {
    const { name, unit, attributes, kind } = metric;
    const points = collector.metrics.filter((point) => point.name === name);
    expect([...new Set(points.map(({ service }) => service))].sort()).toEqual(tellers(metric));
    for (const point of points) {
      expect(point).toMatchObject({ unit, kind: SENT_AS[kind] });
      expect(Object.keys(point.attributes).sort()).toEqual([...attributes].sort());
    }
  });

  it('has no other', () => {
    const known = new Set<string>(Object.values(METRICS).map(({ name }) => name));
    expect(collector.metrics.filter(({ name }) => !known.has(name)).map(({ name }) => name)).toEqual([]);
  });
});

describe('nothing personal and no secret', () => {
  it('is in what was sent', () => {
    const all = collector.bodies.join('\n');
    for (const secret of [PERSON, 'holiday', 'AccountKey', accountKey(), 'http://', 'sig='])
      expect(all).not.toContain(secret);
  });

  it('is in the log of a worker, whose lines name job, task and trace', async () => {
    for (const worker of ['estranged', 'worker']) {
      const log = await readFile(join(folder, `${worker}.log`), 'utf8');
      for (const secret of [PERSON, 'AccountKey', accountKey(), 'sig=']) expect(log).not.toContain(secret);
    }
    const [done] = await system.logged('worker', 'task done');
    expect(done).toMatchObject({ job, task: expect.any(String), trace_id: only(SPANS.startJob).traceId });
  });
});

function accountKey(): string {
  return /AccountKey=([^;]+)/.exec(system.azurite.connection)?.[1] ?? 'there is none';
}
