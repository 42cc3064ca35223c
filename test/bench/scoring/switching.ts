import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { machine } from '../machine.ts';
import { replaceSection } from '../replace-section.ts';
import { serve } from './serve.ts';

/** Seconds of each half, of each round. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);
const ROUNDS = 3;
const CLIENTS = 4;
/** Between two new versions of the model that is asked. */
const EVERY_MS = 4_000;

const folder = await mkdtemp(join(tmpdir(), 'repaint-switching-'));
try {
  for (const name of ['shapes', 'shape-features'])
    await cp(join('scoring/models', name), join(folder, name), { recursive: true });
  const body = await readFile('scoring/samples/shapes/star/00.jpg');
  const service = await serve('--models', folder);
  const load = () => ask(`${service.url}/score/shapes`, body);
  const rows: string[] = [];
  try {
    // The first requests of a service are slower.
    await load();
    let version = 1;
    for (let round = 1; round <= ROUNDS; round++) {
      const alone = await load();
      const [beside, switches] = await Promise.all([load(), switchFor(SECONDS * 1_000, () => addVersion(++version))]);
      rows.push(row(round, alone, beside, switches));
    }
  } finally {
    await service.stop();
  }
  const report = [heading(), table(rows)].join('\n\n');
  await replaceSection('docs/benchmarks.md', 'switching', report);
  process.stdout.write(`${report}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function ask(url: string, body: Buffer) {
  const headers = { 'content-type': 'image/jpeg' };
  return autocannon({ url, method: 'POST', headers, body, connections: CLIENTS, duration: SECONDS, timeout: 60 });
}

async function addVersion(version: number): Promise<void> {
  await cp(join(folder, 'shapes', '1'), join(folder, 'shapes', String(version)), { recursive: true });
  if (version > 2) await rm(join(folder, 'shapes', String(version - 1)), { recursive: true });
}

async function switchFor(milliseconds: number, change: () => Promise<void>): Promise<number> {
  let count = 0;
  for (const end = performance.now() + milliseconds; performance.now() + EVERY_MS / 2 < end; count++) {
    await change();
    await sleep(EVERY_MS);
  }
  return count;
}

type Result = Awaited<ReturnType<typeof ask>>;

function row(round: number, alone: Result, beside: Result, switches: number): string {
  const failed = alone.non2xx + alone.errors + beside.non2xx + beside.errors;
  const times = [alone, beside].flatMap(({ latency }) => [latency.p50, latency.p99]);
  const change = ((beside.latency.p99 / alone.latency.p99 - 1) * 100).toFixed(0);
  const cells = [round, ...times.map((time) => time.toFixed(0)), `${change} %`, switches];
  return `| ${[...cells, alone['2xx'] + beside['2xx'], failed].join(' | ')} |`;
}

function heading(): string {
  const [load = 0] = loadavg();
  return `## Switching models\n\nWritten by \`npm run bench:switching\`. Machine: ${machine()}, Node ${process.versions.node}, with a load of ${load.toFixed(1)} at the end. Clients run on the same cores.`;
}

function table(rows: readonly string[]): string {
  return `${CLIENTS} clients ask the classifier for ${SECONDS} s while nothing changes, and for ${SECONDS} s while a new version comes and the one before goes every ${EVERY_MS / 1_000} s.
Times in milliseconds.

| round | p50 | p99 | p50, switching | p99, switching | p99 changed by | new versions | answered | failed |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}
