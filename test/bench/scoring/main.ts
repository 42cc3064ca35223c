import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import sharp from 'sharp';
import { regenerateKey } from '../../../scoring/keys/key-file.ts';
import { machine } from '../machine.ts';
import { replaceSection } from '../replace-section.ts';
import { type Bare, measureBare } from './bare-loop.ts';
import { serve } from './serve.ts';

const CLIENTS = [1, 8, 64];
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);

interface Case {
  readonly name: string;
  readonly model: string;
  readonly picture: Buffer;
}

interface Measured {
  readonly clients: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
try {
  const keys = join(folder, 'keys.json');
  const key = await regenerateKey(keys, 'primary', new Date());
  const rows: string[] = [];
  for (const one of await cases()) {
    const bare = await measureBare(one.model, one.picture, SECONDS);
    for (const measured of await measureService(one, keys, key)) rows.push(row(one.name, bare, measured));
  }
  const report = [heading(), table(rows)].join('\n\n');
  await replaceSection('docs/benchmarks.md', 'scoring', report);
  process.stdout.write(`${report}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function cases(): Promise<Case[]> {
  const shape = await readFile('scoring/samples/shapes/star/00.jpg');
  const painted = (width: number, height: number) =>
    sharp('models/fine/starry-night.jpg').resize(width, height, { fit: 'fill' }).jpeg().toBuffer();
  return [
    { name: 'classifier, 48 × 48', model: 'shapes', picture: shape },
    { name: 'style, 256 × 256', model: 'starry-night', picture: await painted(256, 256) },
    { name: 'style, 1280 × 720', model: 'starry-night', picture: await painted(1_280, 720) },
  ];
}

async function measureService({ model, picture }: Case, keys: string, key: string): Promise<Measured[]> {
  const service = await serve('--only', model, '--keys', keys, '--max-requests', '128', '--deadline', '120');
  try {
    const measured: Measured[] = [];
    for (const clients of CLIENTS) measured.push(await measure(`${service.url}/score/${model}`, picture, key, clients));
    return measured;
  } finally {
    await service.stop();
  }
}

async function measure(url: string, body: Buffer, key: string, clients: number): Promise<Measured> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${key}` },
    body,
    connections: clients,
    duration: SECONDS,
    timeout: 120,
  });
  return {
    clients,
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

function row(name: string, { milliseconds, perSecond }: Bare, measured: Measured): string {
  const added = measured.clients === 1 ? (measured.p50 - milliseconds).toFixed(1) : '';
  const cells = [
    name,
    measured.clients,
    measured.perSecond.toFixed(1),
    measured.p50.toFixed(1),
    measured.p99.toFixed(1),
    milliseconds.toFixed(1),
    perSecond.toFixed(1),
    added,
    (measured.perSecond / perSecond).toFixed(2),
    measured.failed,
  ];
  return `| ${cells.join(' | ')} |`;
}

function heading(): string {
  return `## Scoring\n\nWritten by \`npm run bench:scoring\`. Machine: ${machine()}, Node ${process.versions.node}. Clients run on the same cores.`;
}

function table(rows: readonly string[]): string {
  return `Each client sends one request after the other for ${SECONDS} s, with a key, without TLS. The loop is decode, network and encode in
one process, one picture after the other. Times in milliseconds.

| request | clients | requests/s | p50 | p99 | loop, median | loop, pictures/s | added | of the loop's rate | failed |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}
