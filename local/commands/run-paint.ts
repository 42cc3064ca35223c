import { resolve } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { styleText } from '../../core/contracts/style-choice.ts';
import { wrongUsage } from '../command-error.ts';
import { findVideos, isFolder } from '../files/find-videos.ts';
import { SAMPLE, userFolder } from '../folders.ts';
import { formatFrames, formatRate, formatSeconds } from '../progress/format.ts';
import { showProgress } from '../progress/show-progress.ts';
import { estimateVideos } from './estimate-videos.ts';
import type { PaintFlags } from './paint.ts';
import { paintOnce } from './paint-once.ts';
import { settledSettings, sharedRequest, systemRequest } from './paint-request.ts';
import { print } from './run-command.ts';
import { paintAllVideos } from './run-paint-many.ts';

/** Paints the named videos and those in the named folders (the sample if none is named), and prints the paths of the paintings. */
export async function paint(named: readonly string[], flags: PaintFlags, signal: AbortSignal): Promise<void> {
  const paths = named.map(pathOf);
  const [first = SAMPLE] = paths;
  if (flags.estimate) {
    const videos = await findVideos(paths.length === 0 ? [SAMPLE] : paths);
    return estimateVideos(
      videos.map(({ file }) => file),
      flags,
      signal,
    );
  }
  // A path that doesn't exist is reported where it is opened.
  const isOne = paths.length <= 1 && !(await isFolder(first).catch(() => false));
  return isOne ? paintOneVideo(first, flags, signal) : paintAllVideos(await findVideos(paths), flags, signal);
}

async function paintOneVideo(file: string, flags: PaintFlags, signal: AbortSignal): Promise<void> {
  const progress = showProgress(flags.json ? process.stderr : process.stdout);
  const startedAt = performance.now();
  const out = flags.out === undefined ? undefined : resolve(userFolder(), flags.out);
  const outIsFolder = out !== undefined && (await isFolder(out).catch(() => false));
  const { settingsOf, pictures } = await settledSettings(flags, outIsFolder ? undefined : flags.out, signal);
  const settings = settingsOf(file);
  const request = { file, settings, pictures, output: out, ...sharedRequest(flags, signal) };
  try {
    const painting = await paintOnce({ ...request, ...systemRequest(flags) }, progress, signal);
    progress.end();
    const seconds = (performance.now() - startedAt) / 1_000;
    const made = inWords(settings);
    const all = { ...painting, seconds, ...(flags.model === undefined ? { style: made } : { model: made }) };
    await print(flags.json ? json(all) : summary(all));
  } finally {
    progress.end();
  }
}

function pathOf(named: string): string {
  if (named !== '-') return resolve(userFolder(), named);
  throw wrongUsage(
    'A video is read at several places at once, so it can’t come from a pipe: save it to a file and name that.',
  );
}

/** Describes the styles of a painting, or the model, for the summary. */
function inWords({ model, style, everyShot }: AskedSettings): string {
  if (model !== undefined) return model;
  if (style !== undefined) return styleText(style);
  return everyShot ? `${everyShot.map(styleText).join(', ')} by shots` : 'styles that change with time';
}

function summary({ output, manifest, frames, seconds, framesPerSecond, style, model }: Summary): string {
  const [done, work] = model === undefined ? ['Painted', `in ${style}`] : ['Labelled', `with ${model}`];
  const rate = `${formatRate(framesPerSecond)} frames/s while ${model === undefined ? 'painting' : 'labelling'}`;
  return [
    `${done} ${formatFrames(frames)} ${work}, ${formatSeconds(seconds)} in all (${rate}).`,
    `  ${output}`,
    `  ${manifest}`,
  ].join('\n');
}

interface Summary {
  readonly output: string;
  readonly manifest: string;
  readonly frames: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly style?: string;
  readonly model?: string;
}

function json({ seconds, framesPerSecond, ...rest }: Summary): string {
  return JSON.stringify({ ...rest, seconds: rounded(seconds), framesPerSecond: rounded(framesPerSecond) });
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
