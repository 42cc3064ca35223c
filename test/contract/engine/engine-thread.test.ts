import { expect, test } from 'vitest';
import { openEngine } from '../../../engine/threaded-engine.ts';
import { SHIPPED } from './open-test-engine.ts';
import { formatOf, noise } from './pictures.ts';

const frame = noise(40, 24, 1);
const format = formatOf(40, 24);

test('a crash of the thread rejects what is pending and what comes after, as worth another try', async () => {
  const threadEntry = new URL('./crashing-thread.mjs', import.meta.url);
  const engine = await openEngine('onnx', SHIPPED, { threadEntry });
  const results = await Promise.allSettled([engine.paint([frame], format), engine.paint([frame], format)]);
  const crash = {
    failure: { code: 'engine', message: "The engine's thread ended unexpectedly: out of luck.", retryable: true },
  };
  for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: crash });
  await expect(engine.paint([frame], format)).rejects.toMatchObject(crash);
  await engine.close();
});

test('a thread that dies before it opens is a failure of opening', async () => {
  const threadEntry = new URL('./stillborn-thread.mjs', import.meta.url);
  await expect(openEngine('onnx', SHIPPED, { threadEntry })).rejects.toMatchObject({
    failure: { code: 'engine', message: expect.stringContaining('out of luck'), retryable: true },
  });
});

test('memory stays, however many frames pass', async () => {
  const engine = await openEngine('onnx', SHIPPED, { threadEntry: new URL('./echoing-thread.mjs', import.meta.url) });
  const frames = [noise(640, 360, 1), noise(640, 360, 2)];
  const paint = async () => await engine.paint(frames, formatOf(640, 360));
  for (let batch = 0; batch < 50; batch += 1) await paint();
  const before = process.memoryUsage.rss();
  for (let batch = 0; batch < 400; batch += 1) await paint(); // 276 MB of pixels
  expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(130);
  await engine.close();
});
