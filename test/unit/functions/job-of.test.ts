import { expect, test } from 'vitest';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import { jobOf } from '../../../functions/jobs/job-of.ts';
import { AppSettings } from '../../../functions/settings.ts';

const styles = await readStyleCards('models');

const jobIn = (style: string, network?: string) => {
  const ref = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '"1"', bytes: 1 };
  const video = { ref, metadata: { style } };
  return jobOf({ styles, settings: AppSettings.parse({ REPAINT_NETWORK: network }) }, { video, by: 'upload' });
};

test('the network of the app settings paints', () => {
  expect(jobIn('woodcut').settings).not.toHaveProperty('network');
  expect(jobIn('woodcut', 'fine').settings).toMatchObject({ style: 'woodcut', network: 'fine' });
});

test('what is no style becomes a job, which planning refuses by name', () => {
  expect(jobIn('woodcut:2,,', 'fine').settings.style).toBe('woodcut:2,,');
});
