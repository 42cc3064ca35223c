import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findModel } from '../../../../engine/cards/known-models.ts';

const sha256 = '0'.repeat(64);
const network = { stage: 'network', file: 'net.onnx', sha256 };
const code = { stage: 'code', file: 'own.mjs', sha256, takes: 'tensor', gives: 'tensor' };
const fedBy = (model: string, version?: string) => [
  { stage: 'decode' },
  { stage: 'normalise' },
  { stage: 'model', model, ...(version && { version }) },
];

let repository: string;
beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'known-models-'));
  const cards: [string, string, object[]][] = [
    ['features', '2', [network]],
    ['features', '10', [network]],
    ['plain', '1', fedBy('features')],
    ['old', '1', fedBy('features', '2')],
    ['coded', '1', [{ stage: 'decode' }, { ...code, takes: 'picture' }]],
    ['own', '1', [code]],
    ['fed', '1', fedBy('own')],
  ];
  for (const [name, version, stages] of cards) {
    const folder = join(repository, name, version);
    await mkdir(folder, { recursive: true });
    const card = { schemaVersion: 1, name, description: 'A test.', license: 'MIT', stages };
    await writeFile(join(folder, 'card.json'), JSON.stringify(card));
  }
});
afterAll(() => rm(repository, { recursive: true }));

describe('the models that label', () => {
  it.each([
    ['the newest version of its feeder', 'plain', '10'],
    ['the version that its card names', 'old', '2'],
  ])('have %s', async (_name, model, version) => {
    expect(await findModel(repository, model)).toMatchObject({ feeders: [{ name: 'features', version }] });
  });

  it.each([
    ['coded', /coded brings code, which no worker runs/],
    ['fed', /own brings code, which no worker runs/],
  ])('are not those with code of their own, even in a feeder: %s', async (name, message) => {
    await expect(findModel(repository, name)).rejects.toThrow(message);
  });
});
