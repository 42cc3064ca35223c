import { plainLines } from './plain-lines.ts';
import type { Progress } from './progress.ts';
import { progressBar } from './progress-bar.ts';

/** A live bar on a terminal, plain lines where it isn't one. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  const isLive = stream.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  return isLive ? progressBar(stream) : plainLines(stream);
}
