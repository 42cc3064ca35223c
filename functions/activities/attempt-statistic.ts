import { failureOf } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import { withoutName } from '../../core/telemetry/without-name.ts';
import { type Log, logLine } from '../log.ts';

/** Makes a statistic of a job. What it throws is only logged, because no job may fail for a figure that nothing depends on. */
export async function attemptStatistic(
  log: Log,
  { id, video }: Job,
  statistic: string,
  make: () => Promise<void>,
): Promise<void> {
  try {
    await make();
  } catch (thrown) {
    const { code, message } = failureOf(thrown);
    log.warn(logLine('statistic-failed', { job: id, statistic, code, message: withoutName(message, video.name) }));
  }
}
