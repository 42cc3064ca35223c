import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { Hooks } from '../src/app/hooks.ts';
import { logByCategory } from '../src/app/log-category.ts';
import { connectionString } from '../src/settings/connection-string.ts';
import { parseLooseJson } from '../src/settings/parse-loose-json.ts';
import { TimeSpan } from '../src/settings/time-span.ts';
import { createIfMissing } from '../src/storage-status.ts';
import { parseBlobPathPattern } from '../src/triggers/blob/blob-path-pattern.ts';
import { invokeWithRetries } from '../src/triggers/invoke-with-retries.ts';
import { PollingLoop } from '../src/triggers/polling-loop.ts';
import { LeasedMessage } from '../src/triggers/queue/leased-message.ts';
import { decodeMessage } from '../src/triggers/queue/queue-message.ts';
import { parseTimerSchedule } from '../src/triggers/timer/timer-schedule.ts';

describe('time spans', () => {
  test.each([
    ['00:00:30', 30_000],
    ['00:00:00.1', 100],
    ['01:30', 5_400_000],
    ['2.00:00:01', 172_801_000],
    ['30', undefined],
    ['soon', undefined],
  ])('%s', (text, ms) => {
    expect(TimeSpan.safeParse(text).data).toBe(ms);
  });
});

describe('JSON with what .NET passes over', () => {
  test.each([
    ['\uFEFF{"a":1}', { a: 1 }],
    ['{"a":1, // one\n "b":[2,],}', { a: 1, b: [2] }],
    ['{"a":"/* text */","b":"x // y","c":"\\",}"}/* end */', { a: '/* text */', b: 'x // y', c: '",}' }],
  ])('%j', (text, value) => {
    expect(parseLooseJson(text)).toEqual(value);
  });
});

describe('messages in Base64 are read as strictly as .NET reads them', () => {
  test.each([
    ['eyJhIjoxfQ==', '{"a":1}'],
    ['R3LDvMOfZQ==', 'Grüße'],
    ['', ''],
    ['eyJh\r\nIjoxfQ==', '{"a":1}'],
    ['eyJhIjoxfQ', undefined],
    ['eyJhIjoxfQ=', undefined],
    ['{"a":1}', undefined],
    ['a_b-', undefined],
    ['ab=c', undefined],
  ])('%j', (text, decoded) => {
    expect(decodeMessage(text, 'base64')).toBe(decoded);
  });
});

describe('blob paths', () => {
  test.each([
    ['videos/{name}', 'a/b.mp4', { name: 'a/b.mp4' }],
    ['videos/in/{name}.{ext}', 'in/a.b.mp4', { name: 'a.b', ext: 'mp4' }],
    ['videos/in/{name}', 'out/a', undefined],
    ['videos', 'anything', { name: 'anything' }],
    ['videos/{a}(1).mp4', 'x(1).mp4', { a: 'x' }],
    ['videos/exact', 'exact', {}],
    ['videos/exact', 'exact2', undefined],
  ])('%s and %s', (path, name, parameters) => {
    expect(parseBlobPathPattern(path).match(name)).toEqual(parameters);
  });
});

describe('schedules', () => {
  const after = new Date('2030-01-01T10:00:30Z'); // a Tuesday
  test.each([
    ['0 */5 * * * *', '2030-01-01T10:05:00.000Z'],
    ['*/10 * * * * *', '2030-01-01T10:00:40.000Z'],
    ['0 30 9 * * 1-5', '2030-01-02T09:30:00.000Z'],
    ['0 0 0 13 * 5', '2030-09-13T00:00:00.000Z'],
    ['00:00:15', '2030-01-01T10:00:45.000Z'],
  ])('%s', (schedule, next) => {
    expect(parseTimerSchedule(schedule).next(after)?.toISOString()).toBe(next);
  });

  test('in a time zone, and wrong ones', () => {
    expect(parseTimerSchedule('0 0 12 * * *', 'Europe/Berlin').next(after)?.toISOString()).toBe(
      '2030-01-01T11:00:00.000Z',
    );
    expect(() => parseTimerSchedule('every day')).toThrow('"every day" can\'t be read');
    expect(() => parseTimerSchedule('0 0 0 30 2 *')).toThrow('never comes due');
    expect(() => parseTimerSchedule('00:00:00')).toThrow('must be longer than 0');
    expect(() => parseTimerSchedule('100000000.00:00:00')).toThrow('never comes due');
    expect(parseTimerSchedule('2100-01-01T00:00:00').next(new Date('2100-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('connections', () => {
  const settings = { DATA: 'one', AzureWebJobsWORK: 'two', AzureWebJobsStorage: 'three' };
  test.each([
    ['DATA', 'one'],
    ['WORK', 'two'],
    ['Storage', 'three'],
    ['AzureWebJobsStorage', 'three'],
    [undefined, 'three'],
  ])('%s', (name, value) => {
    expect(connectionString(name, settings, 'The function')).toBe(value);
  });
});

describe('log levels', () => {
  test('are those of the longest category that fits', () => {
    const lines: string[] = [];
    const log = logByCategory(pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }), {
      Default: 'warning',
      Function: 'information',
      'function.Quiet': 'none',
    });
    log('Function.loud.User', 'information', 'one');
    log('Function.quiet.User', 'critical', 'two');
    log('Host.Startup', 'information', 'three');
    log('Host.Startup', 'error', 'four');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['one', 'four']);
  });
});

describe('a stop of a listener', () => {
  test('waits no longer than the grace, whatever the listener waits for', async () => {
    const loop = new PollingLoop(() => new Promise<never>(() => {}));
    loop.start();
    await loop.stop(0);
    expect(loop.isStopping).toBe(true);
  });

  test('runs a failed function no more, though its policy has retries', async () => {
    let runs = 0;
    const invoke = Object.assign(() => Promise.reject(new Error(`run ${++runs}`)), { isBusy: () => false });
    const retryOptions = { retryStrategy: 'fixedDelay', maxRetryCount: -1, delayInterval: { seconds: 3_600 } } as const;
    const trigger = { type: 'timerTrigger', direction: 'in' };
    const metadata = { name: 'often', bindings: { timer: trigger }, retryOptions };
    const fn = { name: 'often', triggerName: 'timer', trigger, metadata, callback: () => undefined };
    const loop: PollingLoop = new PollingLoop(async () => {
      await invokeWithRetries({ fn, invoke, log: () => undefined }, { trigger: {} }, loop).catch(() => undefined);
      return 0;
    });
    loop.start();
    await loop.stop(10_000);
    expect(runs).toBe(1);
  });
});

test('a hook that is disposed of twice takes no other hook with it', async () => {
  const hooks = new Hooks();
  const ran: string[] = [];
  const dispose = hooks.register('appStart', () => ran.push('one'));
  hooks.register('appStart', () => ran.push('two'));
  dispose();
  dispose();
  await hooks.run('appStart', {});
  expect(ran).toEqual(['two']);
});

test('a hook for lines of the log that fails, or logs itself, changes no line and ends', () => {
  const hooks = new Hooks();
  const line = { level: 'information', category: 'user', message: 'as it was' } as const;
  let runs = 0;
  const dispose = hooks.register('log', () => {
    runs++;
    hooks.onLog(line);
  });
  expect(hooks.onLog(line)).toMatchObject(line);
  expect(runs).toBe(1);
  dispose();
  hooks.register('log', () => {
    throw new Error('a bug of the hook');
  });
  expect(hooks.onLog(line)).toEqual(line);
});

test('a message that storage renews slowly is renewed with the receipt of the renewal before', async () => {
  vi.useFakeTimers();
  const receipts: string[] = [];
  let answer = () => {};
  const updateMessage = (_id: string, receipt: string) => {
    receipts.push(receipt);
    return new Promise((resolve) => {
      answer = () => resolve({ popReceipt: `${receipt}+` });
    });
  };
  const deleteMessage = vi.fn();
  const queue = { updateMessage, deleteMessage } as unknown as QueueClient;
  const message = { messageId: 'id', messageText: '', popReceipt: '1' } as DequeuedMessageItem;
  const lease = new LeasedMessage(queue, message, () => expect.fail('It is not lost.'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(receipts).toEqual(['1']);
  answer();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(receipts).toEqual(['1', '1+']);
  answer();
  await lease.delete();
  expect(deleteMessage).toHaveBeenCalledWith('id', '1++');
  vi.useRealTimers();
});

describe('a queue or container that is missing', () => {
  const answer = (statusCode: number) => Object.assign(new Error(`storage answers ${statusCode}`), { statusCode });

  test('and can’t be created is no silent loop', async () => {
    const place = { createIfNotExists: () => Promise.reject(answer(403)) };
    await expect(createIfMissing(place, answer(404))).rejects.toThrow('403');
  });

  test('is not created for other failures', async () => {
    const place = { createIfNotExists: () => expect.fail('It is there.') };
    await expect(createIfMissing(place, answer(503))).rejects.toThrow('503');
  });
});
