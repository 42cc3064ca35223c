import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SERVICES } from '../../../core/telemetry/names.ts';
import { SCORING_METRICS } from '../../../core/telemetry/scoring-names.ts';
import { startOtlpCollector } from '../../support/otlp-collector.ts';
import { beginRequest } from './support/begin-request.ts';
import { aShape } from './support/models.ts';
import { bearer } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const COMMAND = ['dist/local/main.js'];

describe('the commands', () => {
  it('keys makes one key at a time, which opens score; a service that is stopped answers all it accepted', async () => {
    const keys = join(await temporaryFolder(), 'new', 'keys.json');
    const made = await run(process.execPath, [...COMMAND, 'keys', 'regenerate', 'primary', '--keys', keys]);
    const { stdout: primary } = made;
    expect(primary.trim()).toMatch(/^[\w-]{43}$/);

    const options = 'score --port 0 --grpc-port 0 --only shapes --default shapes --keys'.split(' ');
    const service = spawn(process.execPath, [...COMMAND, ...options, keys], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void service.kill('SIGKILL'));
    const exited = once(service, 'exit');
    const url = await addressOf(service);

    const star = await aShape('star');
    const accepted = await Promise.all(
      Array.from({ length: 24 }, () => beginRequest(`${url}/score`, star.length, bearer(primary.trim()))),
    );
    service.kill('SIGTERM');
    const answers = await Promise.all(accepted.map((one) => endRequest(one, star)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await exited).toEqual([0, null]);
  });

  it('the image’s second command is set up by its environment, and ends on SIGTERM with its last telemetry sent', async () => {
    const collector = await startOtlpCollector();
    onTestFinished(() => collector.close());
    const environment = {
      ...collector.env,
      REPAINT_SCORE_PORT: '0',
      REPAINT_SCORE_ONLY: 'shapes',
      REPAINT_SCORE_CERT: '',
      REPAINT_SCORE_DRAIN_MS: '0',
    };
    const service = spawn(process.execPath, ['dist/scoring/main.js'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void service.kill('SIGKILL'));
    const exited = once(service, 'exit');
    const url = await readyAddress(service.stderr);
    expect(await (await fetch(`${url}/health`)).text()).toBe('Healthy');
    const [traceId, spanId] = ['a'.repeat(32), 'b'.repeat(16)];
    const headers = { 'content-type': 'image/jpeg', traceparent: `00-${traceId}-${spanId}-01` };
    const body = new Uint8Array(await aShape('star'));
    expect((await fetch(`${url}/score`, { method: 'POST', headers, body })).status).toBe(200);
    service.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const known = new Set([spanId, ...spans.map((span) => span.spanId)]);
    expect(spans.map(({ name }) => name).sort()).toEqual(['POST /score', 'network', 'prepare', 'wait']);
    expect(spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))).toEqual([]);
    expect(new Set(collector.metrics.map((metric) => metric.service))).toEqual(new Set([SERVICES.scoring]));
    expect(collector.metrics.map(({ name }) => name)).toContain(SCORING_METRICS.scoringRequests.name);
  });

  it('score reports in one sentence why it can’t start', async () => {
    const failing = run(process.execPath, [...COMMAND, 'score', '--host', '0.0.0.0']);
    await expect(failing).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--allow-plaintext beside --host 0\.0\.0\.0\.\n$/),
    });
  });

  it('evaluate reports in one sentence that there is no file of its key', async () => {
    const asked = ['--url', 'http://127.0.0.1:1', '--key-file', '/nowhere/key'];
    const failing = run(process.execPath, [...COMMAND, 'evaluate', 'shapes', 'scoring/samples/shapes', ...asked]);
    await expect(failing).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The key can't be read \(.*\/nowhere\/key.*\): correct --key-file\.\n$/),
    });
  });

  it('evaluate measures the shipped classifier', async () => {
    const out = await temporaryFolder();
    const options = 'evaluate shapes scoring/samples/shapes --json --out'.split(' ');
    const { stdout } = await run(process.execPath, [...COMMAND, ...options, out]);
    const { accuracy, count } = JSON.parse(stdout) as { accuracy: number; count: number };
    expect(count).toBe(160);
    expect(accuracy).toBeGreaterThan(0.93);
  });
});

/** Reads the log up to its line `ready`. On a busy machine, warnings about telemetry may come before it. */
async function readyAddress(log: Readable): Promise<string> {
  for await (const line of createInterface({ input: log })) {
    const { msg, url } = JSON.parse(line) as { msg: string; url: string };
    if (msg === 'ready') return url;
  }
  throw new Error('The service ended before it was ready.');
}

function addressOf(service: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    service.stdout.setEncoding('utf8').on('data', (part) => {
      output += part;
      const address = /REST +(http:\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    service.once('exit', () => reject(new Error(`The service ended with: ${output}`)));
  });
}

async function endRequest(begun: ClientRequest, body: Buffer): Promise<number | undefined> {
  const answered = once(begun, 'response');
  begun.end(body);
  const [response] = await answered;
  response.resume();
  return response.statusCode;
}
