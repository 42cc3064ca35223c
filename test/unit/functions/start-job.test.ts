import { expect, test } from 'vitest';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import { jobOf } from '../../../functions/jobs/start-job.ts';
import { AppSettings } from '../../../functions/settings.ts';

const styles = await readStyleCards('models');

const jobIn = (style: string, network?: string) => {
  const ref = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '"1"', bytes: 1 };
  const video = { ref, metadata: { style } };
  return jobOf({ styles, settings: AppSettings.parse({ REPAINT_NETWORK: network }) }, { video, by: 'upload' });
};

test('the network of the app settings paints', () => {
  expect(jobIn('ink').settings).not.toHaveProperty('network');
  expect(jobIn('ink', 'fine').settings).toMatchObject({ style: 'ink', network: 'fine' });
});

test('what is no style becomes a job, which planning refuses by name', () => {
  expect(jobIn('ink:2,,', 'fine').settings.style).toBe('ink:2,,');
});
