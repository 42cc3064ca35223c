import { failureOf } from '../../core/contracts/failure.ts';
import type { VideoRef } from '../../core/contracts/job.ts';
import type { VideoStore } from '../../core/storage/ports.ts';

/**
 * Refuses a job whose source was overwritten while it ran. Workers keep what they have read, so they may not notice, and the painting
 * would replace that of the new upload, which has the same name. A source that was deleted is accepted.
 * @throws RepaintError `source-changed`
 */
export async function refuseIfChanged(videos: VideoStore, video: VideoRef): Promise<void> {
  try {
    await videos.open(video).read(0, 1);
  } catch (thrown) {
    if (failureOf(thrown).code !== 'source-missing') throw thrown;
  }
}
