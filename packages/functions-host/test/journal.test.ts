import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { historyEvents } from '../src/durable/history/history-event.ts';
import type { Instance } from '../src/durable/hub/instance.ts';
import { instanceFileName } from '../src/durable/hub/instance-file-name.ts';
import { InstanceStore } from '../src/durable/hub/instance-store.ts';
import { newInstance } from '../src/durable/hub/new-instance.ts';
import { loadAccessKeys } from '../src/http/access-keys.ts';
import { Journal } from '../src/journal/journal.ts';
import { FolderInUseError, lockFolder } from '../src/journal/lock-folder.ts';
import { openJournal, readJournal } from '../src/journal/open-journal.ts';
import { readLastLine } from '../src/journal/read-last-line.ts';
import { BlobReceipts } from '../src/triggers/blob/blob-receipts.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';

afterEach(freeResources);

const log = pino({ level: 'silent' });
const now = new Date('2030-01-01T00:00:00Z');

describe('a journal', () => {
  it('keeps records in their order, those that come together with one write', async () => {
    const path = join(await temporaryFolder(), 'journal');
    const journal = new Journal(path);
    await Promise.all(Array.from({ length: 1000 }, (_, n) => journal.append({ n })));
    const { records } = await readJournal(path);
    expect(records).toEqual(Array.from({ length: 1000 }, (_, n) => ({ n })));
  });

  it('replaced, holds what came with the replacement and after it', async () => {
    const path = join(await temporaryFolder(), 'journal');
    const journal = new Journal(path);
    const writes = [journal.append(1), journal.append(2), journal.replace(['a', 'b']), journal.append('c')];
    await Promise.all(writes);
    expect((await readJournal(path)).records).toEqual(['a', 'b', 'c']);
    expect(await readdir(join(path, '..'))).toEqual(['journal']);
  });

  it('and whatever else the host keeps is for its owner only, whoever may read new files', async () => {
    const before = process.umask(0);
    try {
      const folder = join(await temporaryFolder(), 'data');
      const unlock = await lockFolder(folder);
      await new Journal(join(folder, 'appended')).append(1);
      await new Journal(join(folder, 'replaced')).replace([1]);
      await loadAccessKeys(folder);
      await InstanceStore.open(join(folder, 'instances'), log);
      await BlobReceipts.open(join(folder, 'receipts'), 'key');
      const names = ['', ...(await readdir(folder, { recursive: true }))];
      expect(names.length).toBeGreaterThan(6);
      const modes = names.map(async (name) => [name, (await stat(join(folder, name))).mode & 0o077]);
      expect(await Promise.all(modes)).toEqual(names.map((name) => [name, 0]));
      await unlock();
    } finally {
      process.umask(before);
    }
  });

  it('says when it can’t be written', async () => {
    const journal = new Journal(join(await temporaryFolder(), 'missing', 'journal'));
    await expect(journal.append(1)).rejects.toThrow('ENOENT');
  });

  it('cut anywhere, reads up to the last whole record and goes on from there', async () => {
    const path = join(await temporaryFolder(), 'journal');
    const whole = ['{"a":1}\n', '{"b":"ü"}\n', '[3]\n'].map((line) => Buffer.from(line));
    const content = Buffer.concat(whole);
    for (let length = 0; length <= content.length; length++) {
      await writeFile(path, content.subarray(0, length));
      const { records } = await openJournal(path);
      await new Journal(path).append('next');
      expect((await readJournal(path)).records).toEqual([...records, 'next']);
      const ends = whole.map((_, at) => Buffer.concat(whole.slice(0, at + 1)).length);
      expect(records.length).toBe(ends.filter((end) => end <= length).length);
    }
  });

  it('stops at a record that was never written, as zeros after a power cut', async () => {
    const path = join(await temporaryFolder(), 'journal');
    await writeFile(path, Buffer.concat([Buffer.from('1\n'), Buffer.alloc(10), Buffer.from('\n3\n')]));
    expect(await openJournal(path)).toEqual({ records: [1], cutBytes: 13 });
  });
});

describe('the last line', () => {
  it.each([
    ['of a short file', 'a\nb\n', 'b'],
    ['of one line', 'only\n', 'only'],
    ['longer than one look', `a\n${'x'.repeat(100_000)}\n`, 'x'.repeat(100_000)],
    ['that is cut', 'a\nb', undefined],
    ['of an empty file', '', undefined],
  ])('%s', async (_name, content, expected) => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, content);
    expect(readLastLine(path)).toBe(expected);
  });
});

describe('a locked folder', () => {
  it('is one process’s until it gives it back', async () => {
    const folder = await temporaryFolder();
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
    await unlock();
    await (await lockFolder(folder))();
  });

  it.each([
    ['a dead process', { pid: 2 ** 22 + 1, startedAt: '' }],
    ['a process whose number another one has now', { pid: process.pid, startedAt: 'before the last boot 1' }],
    ['nobody', 'not even JSON'],
  ])('of %s is taken over', async (_name, owner) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'host.lock'), JSON.stringify(owner));
    await (await lockFolder(folder))();
  });

  it('with a dead owner goes to one of many that want it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'host.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '' }));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(tries.filter((one) => one.status === 'fulfilled').length).toBe(1);
  });
});

const noMessages = async () => undefined;

describe('the instance store', () => {
  const start = (id: string) => newInstance({ instanceId: id, name: 'orchestrator', input: '1', now });
  const episode = (instance: Instance, status: 'Running' | 'Completed') => ({
    kind: 'episode' as const,
    took: instance.inbox.length,
    events: [historyEvents.orchestratorStarted(now), ...instance.inbox, historyEvents.orchestratorCompleted(now)],
    status,
    customStatus: null,
    output: status === 'Completed' ? '"out"' : null,
  });

  it('finds everything again', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    const [running, finished] = [start('running'), start('finished')];
    await Promise.all([store.begin(running), store.begin(finished)]);
    await store.recordEpisode(running, episode(running, 'Running'), noMessages);
    await store.receive(running, historyEvents.eventRaised(now, 'go', '1'));
    await store.recordEpisode(finished, episode(finished, 'Completed'), noMessages);

    const again = await InstanceStore.open(folder, log);
    expect([...again.live.keys()]).toEqual(['running']);
    expect(again.live.get('running')).toEqual(running);
    expect(again.finished.get('finished')).toMatchObject({ status: 'Completed', name: 'orchestrator' });
    expect(await again.load('finished')).toEqual(finished);
  });

  it.each([
    ['purged', (store: InstanceStore) => store.purge('ends'), []],
    ['overwritten', (store: InstanceStore) => store.begin(start('ends')), ['ends']],
  ])('writes nothing of an instance that is %s while its last messages are delivered', async (_, change, live) => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    const instance = start('ends');
    await store.begin(instance);
    const ended = episode(instance, 'Completed');
    const sent = historyEvents.eventSent(now, 0, { target: '@counter@a', name: 'op', input: '{"id":"1"}' });
    await store.recordEpisode(instance, { ...ended, events: [sent, ...ended.events] }, () => change(store));

    const again = await InstanceStore.open(folder, log);
    expect([...again.live.keys()]).toEqual(live);
    expect([...again.finished.keys()]).toEqual([]);
  });

  it('knows an instance wherever its file was cut, as it was before or after a record', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    const instance = start('cut');
    await store.begin(instance);
    await store.receive(instance, historyEvents.eventRaised(now, 'go', '"ü"'));
    await store.recordEpisode(instance, episode(instance, 'Running'), noMessages);
    await store.receive(instance, historyEvents.eventRaised(now, 'go', '2'));
    await store.recordEpisode(instance, episode(instance, 'Completed'), noMessages);
    const [file = ''] = await readdir(folder);
    const content = await readFile(join(folder, file));
    // The file itself appears whole, by a rename, so it can't be cut within its first record.
    for (let length = content.indexOf(10) + 1; length <= content.length; length++) {
      // Around the end of a record every byte, elsewhere some.
      const isNearAnEnd = content.subarray(length - 2, length + 2).includes(10);
      if (!isNearAnEnd && length % 61 !== 0) continue;
      await writeFile(join(folder, file), content.subarray(0, length));
      const again = await InstanceStore.open(folder, log);
      expect(again.live.size + again.finished.size).toBe(1);
      const found = await again.load('cut');
      expect(found).toBeDefined();
      expect(instance.history).toEqual(expect.arrayContaining(found?.history ?? []));
    }
  });

  it('reads of a finished instance no more than the last line when it opens', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    const instance = start('finished');
    await store.begin(instance);
    await store.recordEpisode(instance, episode(instance, 'Completed'), noMessages);
    const path = join(folder, ...(await readdir(folder)));
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    // Nobody could read this history.
    await writeFile(path, `${'x'.repeat(1_000_000)}\n${lines.at(-1)}\n`);
    expect([...(await InstanceStore.open(folder, log)).finished.keys()]).toEqual(['finished']);
  });

  it('passes over a finished instance that can’t be read, and describes the others', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    for (const id of ['good', 'bad']) {
      const instance = start(id);
      await store.begin(instance);
      await store.recordEpisode(instance, episode(instance, 'Completed'), noMessages);
    }
    await writeFile(join(folder, instanceFileName('bad')), 'nobody can read this');
    expect(await store.describeAll(['bad', 'good', 'nobody'], ({ instanceId }) => instanceId)).toEqual(['good']);
  });

  it('keeps what is started while the instance before it is purged', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    await store.begin(start('same'));
    await Promise.all([store.purge('same'), store.begin(start('same'))]);
    expect([...(await InstanceStore.open(folder, log)).live.keys()]).toEqual(['same']);
    await store.purge('same');
    expect(await readdir(folder)).toEqual([]);
  });

  it('sets a file aside that it can’t understand or read, and opens the others', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    await store.begin(start('good'));
    await writeFile(join(folder, 'bad.jsonl'), '{"kind":"who knows"}\n');
    await mkdir(join(folder, 'folder.jsonl'));
    const again = await InstanceStore.open(folder, log);
    expect([...again.live.keys()]).toEqual(['good']);
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining(['bad.jsonl.damaged', 'folder.jsonl.damaged', instanceFileName('good')]),
    );
  });
});
