import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Item } from '../../../../engine/pipeline/pipeline.ts';
import type { Answering } from '../../../../scoring/repository/model.ts';
import { Capture } from '../../../../scoring/traffic/capture.ts';

const halves: Item = {
  kind: 'tensor',
  value: { datatype: 'FP16', shape: [1, 2], data: Uint16Array.of(0x3c00, 0xc200) },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repaint-capture-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** Captures what one process would, from its start to its end. @returns what it warned of */
async function capture(...inputs: string[]): Promise<string[]> {
  const reasons: string[] = [];
  const kept = new Capture({ folder, percent: 100, warn: (reason) => reasons.push(reason) });
  const pipeline = { stages: [], takes: 'encoded', gives: 'tensor', input: undefined, output: undefined, labels: [] };
  const model = kept.of({ name: 'halves', version: '1', pipeline, run: async () => halves } as Answering);
  for (const input of inputs) await model.run('encoded', Buffer.from(input), new AbortController().signal);
  await kept.stop();
  return reasons;
}

const inputs = async () =>
  Promise.all([0, 1, 2, 3].map((number) => readFile(join(folder, `00${number}.input`), 'utf8').catch(() => undefined)));

it('goes on behind the newest file, also after a restart', async () => {
  await capture('a', 'b');
  await capture('c');
  expect(await inputs()).toEqual(['a', 'b', 'c', undefined]);
  await writeFile(join(folder, '199.json'), '{}');
  await utimes(join(folder, '199.json'), Date.now() / 1_000, Date.now() / 1_000 + 60);
  await capture('d');
  expect(await inputs()).toEqual(['d', 'b', 'c', undefined]);
  expect((await readdir(folder)).filter((name) => !/^\d{3}\.(input|json)$/.test(name))).toEqual([]);
});

it('leaves no older answer beside the input of a request whose answer can’t be written', async () => {
  await capture('a');
  await writeFile(join(folder, '001.json'), '{}');
  await utimes(join(folder, '001.json'), 0, 0);
  await mkdir(join(folder, '001.part'));
  const [reason] = await capture('b');
  expect(reason).toContain('EISDIR');
  expect((await readdir(folder)).toSorted()).toEqual(['000.input', '000.json', '001.input', '001.part']);
});

it('writes the numbers of half precision, not their bits', async () => {
  await capture('a');
  const about: unknown = JSON.parse(await readFile(join(folder, '000.json'), 'utf8'));
  expect(about).toMatchObject({ answer: { datatype: 'FP16', shape: [1, 2], data: [1, -3] } });
});
