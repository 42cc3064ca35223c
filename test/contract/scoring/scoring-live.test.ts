import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ModelFolder } from '../../../scoring/repository/model-folder.ts';
import { type GrpcClient, openGrpcClient } from './support/grpc-client.ts';
import { aShape, SETTINGS, SHIPPED_MODELS } from './support/models.ts';
import { bearer, makeKeys, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const PATIENCE = { timeout: 30_000 };

let star: Buffer;
beforeAll(async () => {
  star = await aShape('star');
});

/** Copies the shipped classifier and the network that feeds it into a folder of its own. */
async function ownModels(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['shapes', 'shape-features']) {
    await cp(join(SHIPPED_MODELS, name), join(folder, name), { recursive: true });
  }
  return folder;
}

async function addVersion(folder: string, version: string): Promise<void> {
  await cp(join(folder, 'shapes', '1'), join(folder, 'shapes', version), { recursive: true });
}

/** @returns the model that answered, or the status of what wasn't an answer */
async function score({ url }: Started, path = '/score/shapes'): Promise<string> {
  const sent = { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(star) };
  const response = await fetch(url + path, sent);
  const [first] = response.ok ? ((await response.json()) as { label: string }[]) : [];
  return first?.label === 'star' ? (response.headers.get('x-model') ?? '?') : String(response.status);
}

/** Asks as fast as answers come, by several clients at once, until it is stopped. */
function hammer(service: Started): () => Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const answer = await score(service);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const clients = Promise.all(Array.from({ length: 4 }, client));
  return async () => {
    isOver = true;
    await clients;
    return answers;
  };
}

describe('a service that follows its folder', () => {
  let folder: string;
  let service: Started;
  beforeAll(async () => {
    folder = await ownModels();
    service = await start({ models: folder, rereadModelsMs: 20 });
  });
  afterAll(() => service.stop());

  it('switches to a new version, keeps what it has where one is broken, and lets a version go, without a failed request', async () => {
    const stop = hammer(service);
    onTestFinished(async () => void (await stop()));
    await addVersion(folder, '2');
    await expect.poll(() => score(service), PATIENCE).toBe('shapes/2');
    await mkdir(join(folder, 'shapes', '3'));
    await writeFile(join(folder, 'shapes', '3', 'card.json'), await readFile(join(folder, 'shapes', '1', 'card.json')));
    await expect.poll(() => service.log(), PATIENCE).toMatch(/head\.onnx can't be read: the card lists it/);
    await cp(join(folder, 'shapes', '1'), join(folder, 'shapes', '3'), { recursive: true });
    await expect.poll(() => score(service), PATIENCE).toBe('shapes/3');
    for (const version of ['2', '3']) await rm(join(folder, 'shapes', version), { recursive: true });
    await expect.poll(() => score(service), PATIENCE).toBe('shapes/1');
    // The feeder goes, and what it feeds works on.
    await rename(join(folder, 'shape-features'), join(folder, '.shape-features'));
    await expect.poll(() => score(service, '/score/shape-features'), PATIENCE).toBe('404');
    const answers = await stop();
    expect([...answers.keys()].sort()).toEqual(['shapes/1', 'shapes/2', 'shapes/3']);
    await rename(join(folder, '.shape-features'), join(folder, 'shape-features'));
  });

  it('serves on where the folder can’t be read for a time', async () => {
    await rename(folder, `${folder}-gone`);
    await expect.poll(() => service.log(), PATIENCE).toContain(`${folder} can't be read`);
    expect(await score(service)).toBe('shapes/1');
    await rename(`${folder}-gone`, folder);
  });

  it('splits the requests for a name by weights, and mirrors some of them', async () => {
    await addVersion(folder, '2');
    const traffic = { 'shapes:1': 3, 'shapes:2': 1, 'absent:1': 5 };
    const aliases = { shapes: { traffic, mirror: { 'shapes:2': 50 } } };
    await writeFile(join(folder, 'aliases.json'), JSON.stringify({ schemaVersion: 1, aliases }));
    await expect.poll(() => score(service, '/score/shapes'), PATIENCE).toBe('shapes/1');
    await expect.poll(() => score(service, '/score/shapes'), PATIENCE).toBe('shapes/2');
    const answers = await Promise.all(Array.from({ length: 40 }, () => score(service)));
    expect(answers.filter((answer) => answer === 'shapes/2')).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'shapes/1')).toHaveLength(30);
  });

  it('refuses callers who would load or unload', async () => {
    const response = await fetch(`${service.url}/v2/repository/models/shapes/unload`, { method: 'POST' });
    expect([response.status, await response.json()]).toEqual([
      422,
      { error: expect.stringMatching(/is poll\): start/) },
    ]);
  });
});

describe('a service that captures', () => {
  it('keeps as many requests as it is told, with their answers, and no keys', async () => {
    const [keys, folder] = [await makeKeys(), join(await temporaryFolder(), 'captured')];
    const settings = { keys: keys.file, only: ['shapes'], capture: folder, capturePercent: 50 };
    const service = await start(settings);
    const headers = { ...bearer(keys.primary), 'content-type': 'image/jpeg' };
    for (let count = 0; count < 4; count++) {
      await fetch(`${service.url}/score`, { method: 'POST', headers, body: new Uint8Array(star) });
    }
    await service.stop();
    expect((await readdir(folder)).sort()).toEqual(['000.input', '000.json', '001.input', '001.json']);
    expect(await readFile(join(folder, '001.input'))).toEqual(star);
    const about = await readFile(join(folder, '001.json'), 'utf8');
    expect(JSON.parse(about)).toMatchObject({
      model: 'shapes',
      version: '1',
      kind: 'encoded',
      answer: [{ label: 'star' }, {}, {}, {}, {}, {}, {}, {}],
    });
    expect(about).not.toContain(keys.primary);
    expect(((await stat(folder)).mode & 0o077) | ((await stat(join(folder, '001.input'))).mode & 0o077)).toBe(0);
  });
});

describe('what can’t be captured', () => {
  it('is said once, and fails no request', async () => {
    const settings = { only: ['shapes'], capture: '/dev/null/captured', capturePercent: 100 };
    const service = await start(settings);
    for (let count = 0; count < 3; count++) expect(await score(service, '/score')).toBe('shapes/1');
    await service.stop();
    expect(service.log().match(/Nothing can be captured to \/dev\/null\/captured: ENOTDIR/g)).toHaveLength(1);
  });
});

describe('a folder of models', () => {
  it('is not opened while a version is copied into it', async () => {
    const repository = await ownModels();
    const reasons: string[] = [];
    const folder = new ModelFolder({ ...SETTINGS, repository, restMs: 20, warn: (reason) => reasons.push(reason) });
    onTestFinished(() => folder.close());
    await folder.open();
    const copy = join(repository, 'shapes', '2');
    await cp(join(repository, 'shapes', '1'), copy, { recursive: true });
    const labels = await readFile(join(copy, 'labels.txt'));
    let isLooking = true;
    const looking = folder.look().finally(() => {
      isLooking = false;
    });
    for (let size = 0; isLooking; size++) await writeFile(join(copy, 'labels.txt'), labels.subarray(0, size));
    await looking;
    expect(reasons).toEqual([]);
    await writeFile(join(copy, 'labels.txt'), labels);
    await folder.look();
    expect(folder.repository.find('shapes').version).toBe('2');
  });

  it('forgets why a version could not be loaded once it is gone', async () => {
    const repository = await ownModels();
    const reasons: string[] = [];
    const folder = new ModelFolder({ ...SETTINGS, repository, warn: (reason) => reasons.push(reason) });
    onTestFinished(() => folder.close());
    await folder.open();
    const [kept, bad] = ['1', '2'].map((version) => join(repository, 'shapes', version)) as [string, string];
    for (let turn = 1; turn <= 2; turn++) {
      await cp(kept, bad, { recursive: true, preserveTimestamps: true });
      await rm(join(bad, 'labels.txt'));
      await folder.look();
      expect(reasons).toHaveLength(turn);
      await rm(bad, { recursive: true });
      await folder.look();
    }
  });

  it('loads what callers ask for beside what was chosen at the start, with all that feeds it', async () => {
    const reasons: string[] = [];
    const repository = await ownModels();
    const only = ['shape-features'];
    const folder = new ModelFolder({ ...SETTINGS, repository, only, warn: (reason) => reasons.push(reason) });
    onTestFinished(() => folder.close());
    await folder.open();
    expect(folder.repository.names).toEqual(only);
    await folder.unload('shape-features');
    await folder.load('shapes');
    expect(folder.repository.names).toEqual(['shape-features', 'shapes']);
    await writeFile(join(repository, 'shapes', '1', 'labels.txt'), 'other');
    await expect(folder.load('shapes')).rejects.toThrow(/not the file that/);
    expect(reasons).toEqual([expect.stringContaining('not the file that')]);
  });
});

describe('a service whose models callers control', () => {
  let folder: string;
  let service: Started;
  let client: GrpcClient;
  beforeAll(async () => {
    folder = await ownModels();
    service = await start({ models: folder, modelControl: 'explicit', logPercent: 0 });
    client = openGrpcClient(service.grpcPort ?? 0);
  });
  afterAll(async () => {
    client.close();
    await service.stop();
  });

  async function ask(path: string, body: object = {}): Promise<[number, unknown]> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${service.url}/v2/repository/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  }

  it('lists, loads and unloads over REST', async () => {
    await addVersion(folder, '2');
    const [, listed] = await ask('index');
    expect(listed).toEqual([
      { name: 'shape-features', version: '1', state: 'READY', reason: '' },
      { name: 'shapes', version: '1', state: 'READY', reason: '' },
      { name: 'shapes', version: '2', state: 'UNAVAILABLE', reason: 'not loaded yet' },
    ]);
    expect(await ask('models/shapes/load')).toEqual([200, {}]);
    expect(await score(service)).toBe('shapes/2');
    expect(await ask('models/shapes/unload')).toEqual([200, {}]);
    expect(await score(service)).toBe('404');
    const [, ready] = await ask('index', { ready: true });
    expect(ready).toMatchObject([{ name: 'shape-features' }]);
    expect(await ask('models/none/load')).toEqual([404, { error: expect.stringContaining('"none"') }]);
    expect((await ask('models/shapes/load', { parameters: { config: '{}' } }))[0]).toBe(400);
    // Of the requests, only those that failed are logged.
    const lines = service
      .log()
      .split('\n')
      .filter((line) => line.includes('"answered"'));
    expect(lines.map((line) => JSON.parse(line).status)).toEqual([404, 404, 400]);
  });

  it('does the same over gRPC', async () => {
    await client.call('RepositoryModelLoad', { model_name: 'shapes' });
    expect(await score(service)).toBe('shapes/2');
    const { models } = await client.call<{ models: object[] }>('RepositoryIndex', { ready: true });
    expect(models).toHaveLength(3);
    await client.call('RepositoryModelUnload', { model_name: 'shapes' });
    expect(await score(service)).toBe('404');
    const parameters = { config: { string_param: '{}' } };
    await expect(client.call('RepositoryModelLoad', { model_name: 'shapes', parameters })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
  });

  it('says why a model can’t be loaded', async () => {
    await writeFile(join(folder, 'shapes', '2', 'head.onnx'), 'no network');
    expect(await ask('models/shapes/load')).toEqual([422, { error: expect.stringContaining('not the file that') }]);
    expect(await score(service)).toBe('shapes/1');
  });
});
