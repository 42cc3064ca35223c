import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { Job, type JobView } from '../../core/contracts/job.ts';
import { EventType, historyEvents } from '../../packages/functions-host/src/durable/history/history-event.ts';
import { InstanceRecord } from '../../packages/functions-host/src/durable/hub/instance-record.ts';
import { freeResources } from '../../packages/functions-host/test/support/free-resources.ts';
import { waitUntil } from '../../packages/functions-host/test/support/wait-until.ts';
import type { WorkerPorts } from '../../workers/ports.ts';
import { handleMessage } from '../../workers/queue/handle-message.ts';
import { askApp, jobsApi } from '../support/jobs-api.ts';
import { makeTinyClip } from '../support/make-tiny-clip.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { startStorage, type TestStorage } from '../support/start-storage.ts';
import { startTestWorker, type TestWorker } from '../support/test-worker.ts';
import { HISTORIES, type Recording } from './support/recording.ts';

const SETTINGS = { REPAINT_CHECK_SECONDS: '4', REPAINT_REQUEUE_SECONDS: '12', REPAINT_STALL_SECONDS: '60' };
const PATIENCE_MS = 300_000;

/** Makes the recordings anew: `npm run build && RECORD_HISTORIES=1 npx vitest run --project replay test/replay/record.test.ts` */
describe.runIf(process.env['RECORD_HISTORIES'])(
  'what the local host writes down of',
  { timeout: 2 * PATIENCE_MS },
  () => {
    let azure: TestStorage;
    let app: TestApp;
    let worker: TestWorker;
    let clip: Buffer;
    beforeAll(async () => {
      azure = await startStorage();
      app = await startApp(azure.connection, SETTINGS);
      worker = await startTestWorker(azure);
      clip = await makeTinyClip({ frames: 16, sound: true });
      await mkdir(HISTORIES, { recursive: true });
    }, 120_000);
    afterAll(freeResources);
    beforeEach(() => worker.clearQueues());

    async function start(bytes: Uint8Array = clip): Promise<JobView> {
      return jobs.start({ video: await azure.upload(bytes), chunkFrames: 8 });
    }
    const jobs = jobsApi(
      askApp(() => app.url),
      PATIENCE_MS,
    );
    const until = jobs.untilState;

    /** Takes tasks until `ended`, as a worker does. */
    async function workUntil(ended: Promise<unknown>, ports: WorkerPorts = worker.ports): Promise<void> {
      let hasEnded = false;
      const noted = ended.finally(() => {
        hasEnded = true;
      });
      noted.catch(() => undefined);
      while (!hasEnded) {
        const [message] = await azure.storage.queues.tasks.receive(1, 10);
        if (message) await handleMessage(ports, message, worker.stopping.signal);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await noted;
    }

    /** @param group as in its input: names of files are cut off before it */
    async function fileOf(instancePrefix: string, group?: 'convert'): Promise<string> {
      const folder = join(app.data, 'instances');
      return waitUntil(async () => {
        for (const file of await readdir(folder)) {
          if (!file.startsWith(instancePrefix.slice(0, 40)) || !file.endsWith('.jsonl')) continue;
          const text = await readFile(join(folder, file), 'utf8');
          if (text.split('\n', 1)[0]?.includes('"group\\":\\"convert') === (group === 'convert'))
            return join(folder, file);
        }
        return undefined;
      });
    }
    const groupOf = (id: string, run = 1) => `chunks-${id.slice(4)}-${run}`;
    async function recordsOf(path: string): Promise<InstanceRecord[]> {
      const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => InstanceRecord.parse(JSON.parse(line)));
    }
    async function save(name: string, recording: Recording): Promise<void> {
      await writeFile(join(HISTORIES, `${name}.history.json`), `${JSON.stringify(recording, null, 1)}\n`);
    }
    async function saveBoth(name: string, id: string): Promise<void> {
      await save(`${name}.paint-video`, { records: await recordsOf(await fileOf(id)) });
      await save(`${name}.run-tasks`, { records: await recordsOf(await fileOf(groupOf(id))) });
    }
    const tasksQueued = () => waitUntil(async () => (await azure.storage.queues.tasks.length()) > 0, PATIENCE_MS);

    it('success, with sound and two chunks', async () => {
      const { id } = await start();
      await workUntil(until(id, 'succeeded'));
      await saveBoth('success', id);
    });

    it('a conversion first', async () => {
      const { id } = await start(await makeTinyClip({ frames: 16, sound: true, isOld: true }));
      await workUntil(until(id, 'succeeded'));
      await save('converted.paint-video', { records: await recordsOf(await fileOf(id)) });
      await save('converted.convert-source', { records: await recordsOf(await fileOf(groupOf(id), 'convert')) });
      await save('converted.run-tasks', { records: await recordsOf(await fileOf(groupOf(id))) });
    });

    it('failure, since there are no pictures', async () => {
      const { id } = await start(Buffer.from('RIFF    WAVEfmt sound alone'));
      await until(id, 'failed');
      await save('failure.paint-video', { records: await recordsOf(await fileOf(id)) });
    });

    it('cancelling', async () => {
      const { id } = await start();
      await tasksQueued();
      await jobs.cancel(id);
      await until(id, 'cancelled');
      await saveBoth('cancelled', id);
    });

    it('lost reports: the timer wakes', async () => {
      const { id } = await start();
      const reports = { ...azure.storage.queues.reports, send: async () => undefined };
      const storage = { ...azure.storage, queues: { ...azure.storage.queues, reports } };
      await workUntil(until(id, 'succeeded'), { ...worker.ports, storage });
      await saveBoth('timer-wake', id);
    });

    it('lost tasks: they are queued again', async () => {
      const { id } = await start();
      await tasksQueued();
      await waitUntil(async () => (await azure.storage.queues.tasks.length()) === 3, PATIENCE_MS);
      await azure.queue('tasks').clearMessages();
      await tasksQueued();
      await workUntil(until(id, 'succeeded'));
      await saveBoth('re-queued', id);
    });

    it('no worker: it gives up', async () => {
      const { id } = await start();
      await until(id, 'failed');
      await saveBoth('stalled', id);
    });

    it('a broken chunk: painted anew by continuing as new', async () => {
      const { id } = await start();
      await tasksQueued();
      const path = await fileOf(id);
      // Continuing as new puts another file in its place; this one still grows.
      await link(path, `${path}.kept`);
      const [first] = await recordsOf(path);
      const job = inputOf(first);
      const plan = await azure.storage.jobs.readPlan(job.id);
      const [chunk] = plan?.chunks ?? [];
      if (!plan || !chunk) throw new Error('There is no plan.');
      await azure.storage.chunks.store({ sourceHash: plan.sourceHash, hash: chunk.hash }, Buffer.from('broken'), {
        frames: chunk.frames,
        bytes: 6,
        sha256: '0'.repeat(64),
        pixels: '0'.repeat(64),
        engine: 'none',
        ffmpeg: 'none',
        worker: 'forger',
        seconds: 0,
        storedAt: new Date(0).toISOString(),
      });
      await workUntil(until(id, 'succeeded'));
      const repaired = await recordsOf(path);
      const continuedWith = JSON.stringify(inputOf(repaired[0]));
      const kept = await recordsOf(`${path}.kept`);
      await save('repair.paint-video', { records: [...kept, brokenChunkFound(kept)], continuedWith });
      await save('repaired.paint-video', { records: repaired });
    });
  },
);

/** The new execution takes the place of the journal before the last message is written down; this is what it says. */
function brokenChunkFound(records: readonly InstanceRecord[]): InstanceRecord {
  const events = records.flatMap((record) => (record.kind === 'episode' ? record.events : []));
  const assembling = events.findLast((event) => event.EventType === EventType.TaskScheduled);
  const error = { code: 'invalid-chunk', message: 'Painted chunk 0 is not valid.', retryable: false };
  const at = new Date(assembling?.Timestamp ?? '');
  const result = JSON.stringify({ ok: false, error });
  return { kind: 'message', event: historyEvents.taskCompleted(at, assembling?.EventId ?? -1, result) };
}

function inputOf(record: InstanceRecord | undefined): Job {
  const event = record?.kind === 'instance' ? record.inbox[0] : undefined;
  return Job.parse(JSON.parse((event?.EventType === 0 && event.Input) || 'null'));
}
