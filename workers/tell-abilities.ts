import { setTimeout as sleep } from 'node:timers/promises';
import { tryHardwareEncoders } from '../core/media/encode/try-hardware-encoders.ts';
import type { WorkerPorts } from './ports.ts';

/** Planners remember for a day; a worker that stays up tells anew in good time. */
const EVERY_MS = 6 * 3_600_000;

/**
 * Tells what the worker's FFmpeg can do, now and every few hours, until the worker stops. Never throws: without it, jobs
 * are encoded in software.
 */
export async function tellAbilities(
  { storage, ffmpeg, settings, log }: Pick<WorkerPorts, 'storage' | 'ffmpeg' | 'settings' | 'log'>,
  stopping: AbortSignal,
): Promise<void> {
  try {
    const hardwareEncoders = await tryHardwareEncoders(ffmpeg, stopping);
    log.info({ hardwareEncoders }, 'encoders tried');
    for (;;) {
      await storage.abilities.tell({
        schemaVersion: 1,
        ffmpeg: ffmpeg.version,
        hardwareEncoders,
        worker: settings.REPAINT_WORKER_NAME,
        seenAt: new Date().toISOString(),
      });
      await sleep(EVERY_MS, undefined, { signal: stopping, ref: false });
    }
  } catch (thrown) {
    if (!stopping.aborted) log.warn({ reason: String(thrown) }, 'could not tell what this worker can do');
  }
}
