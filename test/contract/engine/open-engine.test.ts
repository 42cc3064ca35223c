import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type EngineKind, engines } from '../../../engine/engines.ts';
import type { EngineRequest } from '../../../engine/style-engine.ts';
import { test } from '../../support/folder-test.ts';
import { openTestEngine, SHIPPED } from './open-test-engine.ts';

describe.each<EngineKind>(['onnx', 'tensorflow'])('Opening %s', (kind) => {
  let folder: string;
  test.beforeEach(async ({ folder: own }) => {
    folder = own;
    await cp(SHIPPED.networkFolder, folder, { recursive: true });
  });

  async function refusal(request: Partial<EngineRequest> = {}): Promise<unknown> {
    const opening = engines[kind]({ ...SHIPPED, networkFolder: folder, ...request }, () => {});
    return await opening.catch((error: unknown) => error);
  }
  const failure = (code: string, message: RegExp) => ({
    failure: { code, message: expect.stringMatching(message), retryable: false },
  });

  test('refuses a style that the network lacks, naming those it has', async () => {
    const style = [{ style: 'pointillism', weight: 1 }];
    expect(await refusal({ style })).toMatchObject(failure('unknown-style', /"pointillism".* starry-night/));
  });

  test('passes a refusal on from its thread', async () => {
    const opening = openTestEngine(kind, { style: [{ style: 'pointillism', weight: 1 }] });
    await expect(opening).rejects.toMatchObject(failure('unknown-style', /"pointillism".* starry-night/));
  });

  test('refuses a mix whose weights do not add up to 1', async () => {
    const style = ['starry-night', 'great-wave'].map((name) => ({ style: name, weight: 0.4 }));
    expect(await refusal({ style })).toMatchObject(failure('invalid-request', /must add up to 1/));
  });

  test.each([-0.1, 1.5, Number.NaN])('refuses strength %f', async (strength) => {
    expect(await refusal({ strength })).toMatchObject(failure('invalid-request', /strength is .*from 0 to 1/));
  });

  test('refuses half a thread', async () => {
    expect(await refusal({ threads: 0.5 })).toMatchObject(failure('invalid-request', /threads is 0.5/));
  });

  test('names a folder without a card', async () => {
    expect(await refusal({ networkFolder: '/nowhere' })).toMatchObject(
      failure('engine', /^\/nowhere\/card\.json can't be read/),
    );
  });

  test('names what is wrong in a card', async () => {
    await writeFile(join(folder, 'card.json'), '{');
    expect(await refusal()).toMatchObject(failure('engine', /card\.json is not JSON/));
    await writeFile(join(folder, 'card.json'), '{"schemaVersion": 2}');
    expect(await refusal()).toMatchObject(
      failure('engine', /card\.json is not a style card: frames: .*'nv12' \| 'rgb'/),
    );
  });

  test('names weights that are missing', async () => {
    await rm(weights());
    expect(await refusal()).toMatchObject(failure('engine', /weights\.safetensors can't be read/));
  });

  test('names weights that are not those of the card, with both hashes', async () => {
    await writeFile(weights(), 'other weights');
    const hashes = new RegExp(`weights.*expected SHA-256 [0-9a-f]{64}, found ${sha256('other weights')}`);
    expect(await refusal()).toMatchObject(failure('engine', hashes));
  });

  test('refuses a file that isn’t weights', async () => {
    const before = sha256(await readFile(weights()));
    await writeFile(weights(), 'other weights');
    const card = await readFile(join(folder, 'card.json'), 'utf8');
    await writeFile(join(folder, 'card.json'), card.replace(before, sha256('other weights')));
    expect(await refusal()).toMatchObject(
      failure('engine', /weights\.safetensors is not a file of weights that can be used/),
    );
  });

  const weights = () => join(folder, 'weights.safetensors');
});

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
