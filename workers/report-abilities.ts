import { setTimeout as sleep } from 'node:timers/promises';
import { tryHardwareEncoders } from '../core/media/encode/try-hardware-encoders.ts';
import type { WorkerPorts } from './ports.ts';

/** Planning counts reports of the last 24 hours, so a worker that stays up reports again in good time. */
const EVERY_MS = 6 * 3_600_000;

/**
 * Reports which hardware encoders work here, now and every few hours, until the worker stops. It never throws, since jobs can be
 * encoded in software without it.
 */
export async function reportAbilities(
  { storage, ffmpeg, settings, log }: Pick<WorkerPorts, 'storage' | 'ffmpeg' | 'settings' | 'log'>,
  stopping: AbortSignal,
): Promise<void> {
  try {
    const hardwareEncoders = await tryHardwareEncoders(ffmpeg, stopping);
    log.info({ hardwareEncoders }, 'encoders tried');
    for (;;) {
      await storage.abilities.report({
        schemaVersion: 1,
        ffmpeg: ffmpeg.version,
        hardwareEncoders,
        worker: settings.REPAINT_WORKER_NAME,
        seenAt: new Date().toISOString(),
      });
      await sleep(EVERY_MS, undefined, { signal: stopping, ref: false });
    }
  } catch (thrown) {
    if (!stopping.aborted)
      log.warn({ reason: String(thrown) }, 'hardware encoders not reported: jobs are encoded in software');
  }
}
