import { permanent } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import type { PaintingPlan } from '../../core/contracts/plan.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { chooseEncoder } from '../../core/media/encode/choose-encoder.ts';
import type { AbilityStore } from '../../core/storage/ports.ts';

/** A kind of worker counts this long after its last report: workers report every few hours, and return after a quiet night. */
const REMEMBERED_MS = 24 * 3_600_000;

/** x265 refuses frames whose width or height is smaller. */
const LEAST_HEVC_PIXELS = 16;

/**
 * Chooses the encoder of a job. It is a hardware encoder if the job allows one and it works on every kind of worker that was seen
 * in the last day, since any of them may take a chunk.
 * @throws RepaintError `unsupported` if the frames are too small for the codec; what {@link chooseEncoder} throws
 */
export async function planEncoder(
  { settings }: Pick<Job, 'settings'>,
  { painted }: Pick<SourceVideo, 'painted'>,
  abilities: AbilityStore,
): Promise<PaintingPlan['encoder']> {
  if (settings.format === 'picture') return { codec: 'picture', encoder: 'sharp', quality: settings.quality };
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
