import { failureOf } from '../../core/contracts/failure.ts';
import type { VideoRef } from '../../core/contracts/job.ts';
import type { VideoStore } from '../../core/storage/ports.ts';

/**
 * Workers keep what they have read, so a job may get by without reading a source again that has been overwritten since. Its
 * painting would replace that of the new upload, which lies under the same name. A source that was deleted does no harm.
 * @throws RepaintError `source-changed`
 */
export async function refuseIfChanged(videos: VideoStore, video: VideoRef): Promise<void> {
  try {
    await videos.open(video).read(0, 1);
  } catch (thrown) {
    if (failureOf(thrown).code !== 'source-missing') throw thrown;
  }
}
