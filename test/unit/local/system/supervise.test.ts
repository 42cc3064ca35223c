import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import { startChild } from '../../../../local/system/child-process.ts';
import { lastLine } from '../../../../local/system/last-line.ts';
import { systemParts } from '../../../../local/system/parts.ts';
import { type Supervision, supervise } from '../../../../local/system/supervise.ts';
import { test } from '../../../support/folder-test.ts';

let folder: string;

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  await writeFile(
    join(folder, 'ready.mjs'),
    `console.log('ready', process.argv[2]); process.on('disconnect', () => process.exit(0));`,
  );
  await writeFile(
    join(folder, 'deaf.mjs'),
    `console.log('ready'); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`,
  );
  await writeFile(join(folder, 'broken.mjs'), `throw new Error('no such luck');`);
});

const child = (name: string, ...args: string[]) =>
  startChild({
    script: join(folder, `${name}.mjs`),
    args,
    logFile: join(folder, `${name}.log`),
    exitWithParent: false,
  });
const ready = (line: string) => line.match(/^ready ?(.*)$/)?.[1];

test('a child shows when it is ready, ends when asked, and its output is in the log', async () => {
  const started = child('ready', 'now');
  expect(await started.line(ready)).toBe('now');
  await started.stop(10);
  expect(await started.ended).toBe('exit code 0');
  await vi.waitFor(async () => expect(await readFile(join(folder, 'ready.log'), 'utf8')).toContain('ready now'));
});

test('what a child writes, and its log, are for this user only', async () => {
  const before = process.umask(0o022);
  const script = `import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], 'x'); console.log('ready');`;
  await writeFile(join(folder, 'writes.mjs'), script);
  await child('writes', join(folder, 'written')).line(ready);
  expect(process.umask(before)).toBe(0o022);
  for (const name of ['written', 'writes.log']) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
});

test('other programs go before a child that computes for long, and before its own children', async () => {
  const script = `import { execFileSync } from 'node:child_process';
    const own = "console.log('ready', require('os').getPriority())";
    process.stdout.write(execFileSync(process.execPath, ['-e', own]));`;
  await writeFile(join(folder, 'nice.mjs'), script);
  const about = { script: join(folder, 'nice.mjs'), logFile: join(folder, 'nice.log'), exitWithParent: false };
  const priorities = await Promise.all(
    [true, false].map((isBackground) => startChild({ ...about, isBackground }).line(ready)),
  );
  expect(Number(priorities[0])).toBeGreaterThan(Number(priorities[1]));
});

test('a child that does not listen is ended', async () => {
  const started = child('deaf');
  await started.line(ready);
  await started.stop(0.1);
  expect(await started.ended).toBe('SIGKILL');
});

test('a child that ends before it is ready is reported with its end', async () => {
  const started = child('broken');
  await expect(started.line(ready)).rejects.toThrow('it ended with exit code 1');
  expect(await lastLine(join(folder, 'broken.log'))).toBe('Error: no such luck');
});

describe('a child that dies again and again', () => {
  const backOffSeconds = [0, 0, 0];
  const watched = (name: string, supervision: Supervision) => {
    let starts = 1;
    const again = async () => {
      starts++;
      return child(name);
    };
    const { failed, stop } = supervise(child(name), again, () => undefined, { backOffSeconds, ...supervision });
    let reason: Error | undefined;
    failed.catch((error: Error) => {
      reason = error;
    });
    return { starts: () => starts, reason: () => reason, stop };
  };

  test('has failed after as many waits as there are', async () => {
    const loop = watched('broken', {});
    await vi.waitFor(() => expect(loop.reason()?.message).toMatch(/^it ended 4 times in a row/), 20_000);
    expect(loop.starts()).toBe(4);
  });

  test('goes on being started where others do its work, too', async () => {
    const loop = watched('broken', { isTireless: true });
    await vi.waitFor(() => expect(loop.starts()).toBeGreaterThan(6), 20_000);
    expect(loop.reason()).toBeDefined();
    await loop.stop(0);
  });

  test('has not failed while it is well in between', async () => {
    await writeFile(join(folder, 'works.mjs'), `console.log('task done'); setTimeout(() => process.exit(1), 20);`);
    const loop = watched('works', { isWell: (line) => line === 'task done' });
    await vi.waitFor(() => expect(loop.starts()).toBeGreaterThan(8), 20_000);
    expect(loop.reason()).toBeUndefined();
    await loop.stop(0);
  });
});

test('the system goes on while one of its workers does', async () => {
  const never = new Promise<never>(() => undefined);
  const dead = () => Promise.reject(new Error('it ended 6 times in a row'));
  const stop = async () => undefined;
  const parts = systemParts();
  parts.add('worker-1', join(folder, 'none.log'), { failed: dead(), stop });
  parts.add('worker-2', join(folder, 'none.log'), { failed: never, stop });
  expect(await Promise.race([parts.failed().catch(() => 'failed'), sleep(50, 'runs')])).toBe('runs');

  const alone = systemParts();
  alone.add('worker-1', join(folder, 'none.log'), { failed: dead(), stop });
  await expect(alone.failed()).rejects.toThrow(/^worker-1 doesn't run: it ended 6 times in a row/);
});

test('a child that dies is started again; stopped, it stays so', async () => {
  const deaths: string[] = [];
  const children = [child('deaf')];
  const restart = async () => {
    const next = child('deaf');
    await next.line(ready);
    children.push(next);
    return next;
  };
  const supervised = supervise(children[0] as ReturnType<typeof child>, restart, (how) => deaths.push(how));
  process.kill(children[0]?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(children).toHaveLength(2), 10_000);
  await supervised.stop(0.1);
  expect(deaths).toEqual(['SIGKILL']);
  expect(children).toHaveLength(2);
});
