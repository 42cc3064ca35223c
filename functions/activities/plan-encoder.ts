import type { EncoderSettings } from '../../core/contracts/encoder-settings.ts';
import { permanent } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { chooseEncoder } from '../../core/media/encode/choose-encoder.ts';
import type { AbilityStore } from '../../core/storage/ports.ts';

/** How long a kind of worker is remembered: workers tell anew every few hours, and come back after a quiet night. */
const REMEMBERED_MS = 24 * 3_600_000;

/** x265 refuses smaller frames. */
const LEAST_HEVC_PIXELS = 16;

/**
 * Chooses the encoder of a job: hardware where the job allows it and every kind of worker seen lately has shown that it
 * works, since any of them may be given a chunk.
 * @throws RepaintError `unsupported` for frames that the codec can't be made of
 */
export async function planEncoder(
  { settings }: Pick<Job, 'settings'>,
  { painted }: Pick<SourceVideo, 'painted'>,
  abilities: AbilityStore,
): Promise<EncoderSettings> {
  if (settings.codec === 'hevc' && Math.min(painted.width, painted.height) < LEAST_HEVC_PIXELS - 1) {
    throw permanent(
      'unsupported',
      `HEVC needs at least ${LEAST_HEVC_PIXELS}×${LEAST_HEVC_PIXELS} pixels and this video has ${painted.width}×${painted.height}: ask for another codec.`,
    );
  }
  const kinds = settings.encoder === 'auto' ? await abilities.list(new Date(Date.now() - REMEMBERED_MS)) : [];
  return chooseEncoder(
    settings,
    painted,
    (encoder) => kinds.length > 0 && kinds.every(({ hardwareEncoders }) => hardwareEncoders.includes(encoder)),
  );
}
