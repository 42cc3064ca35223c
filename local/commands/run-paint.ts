import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { styleText } from '../../core/contracts/style-choice.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { wrongUsage } from '../command-error.ts';
import { outputFormat } from '../files/output-format.ts';
import { MODELS, SAMPLE, userFolder } from '../folders.ts';
import { formatRate, formatSeconds } from '../progress/format.ts';
import { showProgress } from '../progress/show-progress.ts';
import { asker } from './ask.ts';
import { askedPainting } from './asked-painting.ts';
import type { PaintFlags } from './paint.ts';
import { type PaintRequest, paintOnce } from './paint-once.ts';
import { print } from './run-command.ts';

/** Paints one video and says where it lies. */
export async function paint(file: string | undefined, flags: PaintFlags, signal: AbortSignal): Promise<void> {
  const progress = showProgress(flags.json ? process.stderr : process.stdout);
  const startedAt = performance.now();
  const request = await requestOf(file, flags, signal);
  try {
    const painting = await paintOnce(request, progress, signal);
    progress.end();
    const seconds = (performance.now() - startedAt) / 1_000;
    const all = { ...painting, seconds, style: inWords(request.settings) };
    await print(flags.json ? json(all) : summary(all));
  } finally {
    progress.end();
  }
}

async function requestOf(file: string | undefined, flags: PaintFlags, signal: AbortSignal): Promise<PaintRequest> {
  if (file === '-')
    throw wrongUsage(
      'A video is read at many places at once, so it can’t come from a pipe: save it and name the file.',
    );
  const folder = userFolder();
  const { out, overwrite = false, json, workers, storage, data, ...asked } = flags;
  const styles = await readStyleCards(MODELS);
  const { settings, pictures } = await askedPainting(asked, { folder, styles, signal });
  return {
    file: file === undefined ? SAMPLE : resolve(folder, file),
    settings: { ...settings, format: outputFormat((await isFolder(out)) ? undefined : out, settings.format) },
    pictures,
    output: out === undefined ? undefined : resolve(folder, out),
    overwrite,
    ask: json ? undefined : asker(signal),
    folder,
    workers,
    storage,
    data: resolve(folder, data),
  };
}

async function isFolder(out: string | undefined): Promise<boolean> {
  const found = out === undefined ? undefined : await stat(resolve(userFolder(), out)).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** What a painting was asked to look like, for a line of text. */
function inWords({ style, everyShot }: AskedSettings): string {
  if (style !== undefined) return styleText(style);
  return everyShot ? `${everyShot.map(styleText).join(', ')} by shots` : 'styles that change with time';
}

function summary({ output, manifest, frames, seconds, framesPerSecond, style }: Summary): string {
  const count = `${frames} frame${frames === 1 ? '' : 's'}`;
  return [
    `Painted ${count} in ${style}, ${formatSeconds(seconds)} in all (${formatRate(framesPerSecond)} frames/s while painting).`,
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
  readonly style: string;
}

function json({ seconds, framesPerSecond, ...rest }: Summary): string {
  return JSON.stringify({ ...rest, seconds: rounded(seconds), framesPerSecond: rounded(framesPerSecond) });
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
