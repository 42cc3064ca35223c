import { basename } from 'node:path';
import type { Estimate } from '../../core/contracts/estimate.ts';
import { limitsIn } from '../../core/contracts/job.ts';
import { printable } from '../../core/contracts/unprintable.ts';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { openApi } from '../client/api.ts';
import { upload } from '../client/upload.ts';
import { CommandError, EXIT } from '../command-error.ts';
import { checkVideo } from '../files/check-video.ts';
import { hashFile } from '../files/hash-file.ts';
import { uploadName } from '../files/upload-name.ts';
import { formatSeconds } from '../progress/format.ts';
import { showProgress } from '../progress/show-progress.ts';
import type { PaintFlags } from './paint.ts';
import { openSystem } from './paint-once.ts';
import { settledSettings, systemRequest } from './paint-request.ts';
import { print } from './run-command.ts';

/**
 * Prints what painting the videos will take, and paints nothing. The videos are uploaded for it, so that painting them afterwards goes on
 * from there.
 * @throws CommandError `over-limit` if `--max-cost` or `--deadline` can't be kept
 */
export async function estimateVideos(files: readonly string[], flags: PaintFlags, signal: AbortSignal): Promise<void> {
  const progress = showProgress(flags.json ? process.stderr : process.stdout);
  const { settingsOf, pictures } = await settledSettings(flags, undefined, signal);
  const limits = limitsIn(flags);
  const system = await openSystem(systemRequest(flags), progress, signal);
  const estimates: { file: string; estimate: Estimate }[] = [];
  try {
    const { blobs } = connectStorage('DATA', { DATA: system.storage });
    const quiet = { signal, onBytes: () => undefined };
    for (const picture of pictures) await upload(blobs, picture, quiet);
    for (const file of files) {
      const settings = settingsOf(file);
      const sha256 = await hashFile(file, signal);
      const name = uploadName(file, sha256);
      await upload(blobs, { ...(await checkVideo(file, settings.format === 'picture')), sha256, name }, quiet);
      const estimate = await openApi(system).estimate({ video: name, ...settings, ...limits });
      estimates.push({ file, estimate });
    }
  } finally {
    progress.end();
    await system.stop();
  }
  if (flags.json) await print(JSON.stringify({ estimates }));
  else for (const { file, estimate } of estimates) await print(printable(lineOf(file, estimate)));
  const refused = estimates.find(({ estimate }) => estimate.refusal !== undefined);
  if (refused) throw new CommandError('over-limit', refused.estimate.refusal ?? '', EXIT.failed);
}

function lineOf(file: string, { network, frames, seconds, workers, cost, currency, error, basis }: Estimate): string {
  const name = basename(file);
  if (seconds === undefined) {
    return `${name}: ${frames} frames. Nothing has been painted with the network ${network} yet, so its speed isn't known.`;
  }
  const parts = [
    `about ${formatSeconds(seconds)} for ${frames} frames with ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    ...(cost === undefined ? [] : [`${Number(cost.toPrecision(2))} ${currency}`]),
    ...(basis === 'scaled' ? ['estimated from frames of another size'] : []),
    ...(error ? [`earlier estimates were off by ${Math.round(error.share * 100)} %`] : []),
  ];
  return `${name}: ${parts.join('; ')}.`;
}
