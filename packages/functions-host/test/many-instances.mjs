// Measures a host with 10,000 finished instances: `npm run build && node packages/functions-host/test/many-instances.mjs`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { instanceFileName } from '../dist/durable/hub/instance-file-name.js';

const COUNT = Number(process.argv[2] ?? 10_000);
const PAGES = 20;
const ACTIVITIES = 12;
const MAIN = 'packages/functions-host/dist/main.js';
const APP = 'packages/functions-host/test/apps/durable';

/** Starts a host and runs `work` with it. @returns how long the start took, and what `work` returns */
async function withHost(data, work) {
  const startedAt = performance.now();
  const args = [MAIN, '--app', APP, '--data', data, '--port', '0', '--json', '--log-level', 'warn'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const { url } = await readyLine(child, exited);
    const start = { wallMs: Math.round(performance.now() - startedAt), cpuMs: await cpuMs(child.pid) };
    const keys = JSON.parse(await readFile(join(data, 'keys.json'), 'utf8'));
    const ask = async (path, init = {}) => {
      const headers = { ...init.headers, 'x-functions-key': keys.durabletask, 'Content-Type': 'application/json' };
      const response = await fetch(`${url}/runtime/webhooks/durabletask${path}`, { ...init, headers });
      return { token: response.headers.get('x-ms-continuation-token') ?? '', body: await response.json() };
    };
    return { start, result: await work(ask, child.pid) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** The line in which a host says where it listens. @throws Error if it exits before that */
async function readyLine(child, exited) {
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => JSON.parse(text));
  const failed = exited.then(([code]) => {
    throw new Error(`The host exited with ${code} before it listened.`);
  });
  return Promise.race([line, failed]);
}

/** The CPU time of a process so far; the kernel counts in hundredths of a second. */
async function cpuMs(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function memoryMb(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

/** Lets a host run one orchestration to its end, and copies its file under other ids. */
async function makeInstances(data) {
  const inputs = Array.from({ length: ACTIVITIES }, (_, at) => `an input of the activity ${at}`);
  const { start, result } = await withHost(data, async (ask, pid) => {
    const init = { method: 'POST', body: JSON.stringify(inputs) };
    await ask('/orchestrators/echoAll/original?timeout=30&pollingInterval=0.02', init);
    return memoryMb(pid);
  });
  const [file] = await readdir(join(data, 'instances'));
  const content = await readFile(join(data, 'instances', file), 'utf8');
  for (let at = 0; at < COUNT; at++) {
    const id = `copy-${at}`;
    await writeFile(join(data, 'instances', instanceFileName(id)), content.replaceAll('"original"', `"${id}"`));
  }
  return { start, memoryMb: result, bytes: content.length };
}

const data = await mkdtemp(join(tmpdir(), 'many-instances-'));
try {
  const empty = await makeInstances(data);
  const loadBefore = loadavg()[0];
  const { start, result } = await withHost(data, async (ask, pid) => {
    const walls = [];
    const memory = await memoryMb(pid);
    const before = await cpuMs(pid);
    for (let token = ''; walls.length < PAGES; ) {
      const askedAt = performance.now();
      const page = await ask('/instances?top=100', { headers: { 'x-ms-continuation-token': token } });
      walls.push(performance.now() - askedAt);
      if (page.body.length !== 100) throw new Error(`A page has ${page.body.length} instances.`);
      token = page.token;
    }
    walls.sort((one, other) => one - other);
    return {
      medianMs: Math.round(walls[PAGES / 2]),
      slowestMs: Math.round(walls[PAGES - 1]),
      cpuMs: Math.round(((await cpuMs(pid)) - before) / PAGES),
      memoryMb: memory,
    };
  });
  const { memoryMb: held, ...page } = result;
  console.log(
    JSON.stringify({
      instances: COUNT,
      bytesEach: empty.bytes,
      startWithout: empty.start,
      startWith: start,
      memoryMb: { without: empty.memoryMb, with: held },
      pageOf100: page,
      loadAverage: { before: loadBefore, after: loadavg()[0] },
    }),
  );
} finally {
  await rm(data, { recursive: true, force: true });
}
