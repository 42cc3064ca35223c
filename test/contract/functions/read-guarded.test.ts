import { afterAll, expect, it } from 'vitest';
import { readGuarded } from '../../../functions/activities/read-guarded.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { jobOf } from '../../support/plan-video.ts';
import { startStorage } from '../../support/start-storage.ts';

afterAll(freeResources);

it('a read that breaks off is repeated some times, not for ever', async () => {
  const { jobs } = (await startStorage()).storage;
  const job = jobOf({ account: 'a', container: 'videos', name: 'clip.mp4', etag: '1', bytes: 1 }, 8);
  const never = new Promise<never>(() => undefined);
  let reads = 0;
  const read = (result: () => Promise<string>) =>
    readGuarded(jobs, job, 'inspection', () => {
      reads++;
      return result();
    });

  // Ends in order don't count, whatever they are.
  expect(await read(async () => 'read')).toBe('read');
  await expect(read(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');

  // A process that dies never gets to the end.
  for (let died = 1; died <= 5; died++) {
    void read(() => never);
    await expect.poll(() => reads).toBe(2 + died);
  }
  await expect(read(async () => 'read')).rejects.toMatchObject({
    failure: { code: 'too-slow-to-read', retryable: false },
  });
  expect(reads).toBe(7);
});
