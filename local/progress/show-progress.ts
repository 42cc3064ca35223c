import { plainLines } from './plain-lines.ts';
import type { Progress } from './progress.ts';
import { progressBar } from './progress-bar.ts';

/** Shows progress as a live bar on a terminal, and as plain lines elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  const isLive = stream.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  return isLive ? progressBar(stream) : plainLines(stream);
}
