import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { startNode } from '../../../packages/functions-host/test/support/child-process.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { startStorage } from '../../support/start-storage.ts';

afterAll(freeResources);

function startWorker(env: Record<string, string>): Promise<{ code: unknown; lines: string[] }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, ['dist/workers/main.js'], options, (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, lines: stderr.trimEnd().split('\n') }),
    );
  });
}

it.each([
  ['a setting that is wrong', { REPAINT_THREADS: 'all' }, /REPAINT_THREADS=all/],
  ['storage that nobody has named', {}, /^The setting DATA .* is missing\.$/],
])('says in one line that it can’t start for %s', async (_name, env, reason) => {
  const { code, lines } = await startWorker({ ...env, REPAINT_LOG_LEVEL: 'error' });
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: 'cannot start', reason: expect.stringMatching(reason) }),
  ]);
});

/** A provider that no machine of this platform has. */
const ELSEWHERE = process.platform === 'darwin' ? 'dml' : 'coreml';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('that was promised a GPU and has none logs this, takes no task, and stops on a signal', async () => {
  const azure = await startStorage();
  const port = await freePort();
  await azure.queue('tasks').sendMessage('not a task: whoever takes it puts it aside');
  const worker = startNode(['dist/workers/main.js'], {
    DATA: azure.connection,
    WORK: azure.connection,
    ONNX_PROVIDERS: `${ELSEWHERE},`,
    ONNX_DEVICE: '1',
    REPAINT_HEALTH_PORT: String(port),
  });
  await waitUntil(
    () => new RegExp(`"providers":"${ELSEWHERE}".*no GPU: this worker was promised one`).test(worker.stderr()),
    100_000,
  );
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect(await health.json()).toEqual({
    ...{ status: 'healthy', inHand: 0, hasGpu: false },
    ...{ providers: [ELSEWHERE], device: 1 },
  });
  expect(await worker.terminate()).toBe(0);
  expect(worker.stderr()).toContain('stopping: tasks in hand go back');
  const { receivedMessageItems } = await azure.queue('tasks').receiveMessages();
  expect(receivedMessageItems.map(({ dequeueCount }) => dequeueCount)).toEqual([1]);
});
