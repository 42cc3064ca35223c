import { setTimeout as sleep } from 'node:timers/promises';
import { FRAMES_A_SECOND, paintingOf } from './client.ts';
import { lookAtStorage } from './look-at-storage.ts';
import type { Stage } from './scenario.ts';

/** Large enough that painting counts. */
export const FAIR_CLIP = { size: '320x180' };
const SECONDS = 10;
const TIMES = 3;

/**
 * Times short jobs beside a long one that has just begun, and the same alone when the long one has ended. Those that the long job didn't outlast
 * are left out.
 */
export async function measureFairness(stage: Stage): Promise<void> {
  const { own, client, isOver, note } = stage;
  await client.makeClip(SECONDS, FAIR_CLIP);
  const videos = Array.from({ length: TIMES + 1 }, (_, number) => `short-${number}.mp4`);
  for (const video of videos) await client.upload(video, SECONDS);
  const look = () => lookAtStorage(own.azurite.connection);
  const before = (await look()).chunks.length;
  while ((await look()).chunks.length === before) await sleep(250);

  const beside: number[] = [];
  for (const video of videos.slice(1)) {
    const seconds = await secondsOf(stage, video);
    if (!isOver()) beside.push(seconds);
  }
  while (!isOver()) await sleep(1_000);
  const alone = await secondsOf(stage, videos[0] ?? '');
  const times = beside.map((seconds) => `${seconds.toFixed(1)} s (${(seconds / alone).toFixed(2)} ×)`);
  note(`a clip of ${SECONDS} s took ${times.join(', ')} beside the long job, and ${alone.toFixed(1)} s alone`);

  const { manifests } = await look();
  const pixels = manifests.get(paintingOf(videos[0] ?? ''))?.pixels ?? '';
  for (const video of videos) {
    const [etag, output] = [await client.etag(video), paintingOf(video)];
    stage.expect({ video, etag, output, frames: SECONDS * FRAMES_A_SECOND, pixels });
  }
}

async function secondsOf({ client, system }: Stage, video: string): Promise<number> {
  const begun = performance.now();
  await client.painted(() => system.url, video);
  return (performance.now() - begun) / 1_000;
}
