import type { Report, TaskMessage } from '../../../core/contracts/task.ts';
import { ATTRIBUTES, SPANS } from '../../../core/telemetry/names.ts';
import { record } from '../../../core/telemetry/record.ts';
import { activeTraceparent, contextOf, inSpan } from '../../../core/telemetry/spans.ts';
import { recordOutcome, tracedTask } from '../../../workers/queue/trace-task.ts';

const JOB = `job-${'0a'.repeat(16)}`;
const TASK: TaskMessage = {
  schemaVersion: 1,
  job: JOB,
  run: 1,
  task: 'chunk-7',
  attempt: 0,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};
const ENGINE = { [ATTRIBUTES.engine]: 'onnxruntime 1.30.0, cpu' };
const ABOUT = { attributes: { [ATTRIBUTES.job]: JOB, [ATTRIBUTES.frames]: 48 } };

/** The worker's spans for a chunk, the span of the report, and that of the check of storage which follows it. */
export const SPANS_A_CHUNK = 6;

/** Records all spans and metrics of a chunk, of worker and app, without doing its work. Batches have one frame, which makes the most points. */
export async function recordChunk(frames: number): Promise<void> {
  const message = { insertedOn: new Date(), text: '', dequeueCount: 1, renew: nothing, remove: nothing };
  let traceparent: string | undefined;
  record('tasksInHand', 1, {});
  await tracedTask(TASK, message, async () => {
    await inSpan(SPANS.open, ABOUT, nothing);
    await inSpan(SPANS.paint, ABOUT, async () => {
      record('bytesRead', 1_000_000, { [ATTRIBUTES.container]: 'videos' });
      for (let frame = 0; frame < frames; frame++) record('batchDuration', 0.05, ENGINE);
    });
    await inSpan(SPANS.store, ABOUT, nothing);
    record('bytesWritten', 1_000_000, { [ATTRIBUTES.container]: 'work' });
    record('framesPainted', frames, ENGINE);
    record('frameRate', 20, ENGINE);
    recordOutcome(TASK, { outcome: 'stored', seconds: 2.4 });
    traceparent = activeTraceparent();
  });
  record('tasksInHand', -1, {});
  await recordReport(traceparent, { outcome: 'stored' });
}

async function recordReport(traceparent: string | undefined, { outcome }: Pick<Report, 'outcome'>): Promise<void> {
  const attributes = { [ATTRIBUTES.job]: JOB, [ATTRIBUTES.task]: TASK.task, [ATTRIBUTES.outcome]: outcome };
  await inSpan(SPANS.reported, { parent: contextOf(traceparent), attributes }, nothing);
  const parent = contextOf(TASK.traceparent);
  await inSpan('activity checkTasks', { parent, attributes: { [ATTRIBUTES.job]: JOB } }, nothing);
}

async function nothing(): Promise<void> {
  // The work itself is left out, so that only the cost of telemetry remains.
}
