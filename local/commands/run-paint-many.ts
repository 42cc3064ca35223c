import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { printable } from '../../core/contracts/unprintable.ts';
import { CommandError, EXIT, wrongUsage } from '../command-error.ts';
import type { FoundVideo } from '../files/find-videos.ts';
import { outputFolderOf } from '../files/output-path.ts';
import { outputsOfMany } from '../files/outputs-of-many.ts';
import { userFolder } from '../folders.ts';
import { formatFrames, formatSeconds } from '../progress/format.ts';
import type { Progress } from '../progress/progress.ts';
import { showProgress } from '../progress/show-progress.ts';
import type { PaintFlags } from './paint.ts';
import { type Outcome, paintMany } from './paint-many.ts';
import { settledSettings, sharedRequest, systemRequest } from './paint-request.ts';
import { print } from './run-command.ts';

/**
 * Paints several videos, and prints a line with the outcome of each and one with the totals.
 * @throws CommandError `some-failed` if at least one could not be painted
 */
export async function paintAllVideos(
  videos: readonly FoundVideo[],
  flags: PaintFlags,
  signal: AbortSignal,
): Promise<void> {
  const progress = showProgress(flags.json ? process.stderr : process.stdout);
  const startedAt = performance.now();
  const outcomes = await paintInto(videos, await outputFolder(flags), flags, { progress, signal });
  const seconds = (performance.now() - startedAt) / 1_000;
  const result = { videos: outcomes.map(jsonOutcome), seconds: Math.round(seconds * 1_000) / 1_000 };
  if (!flags.json) await print(`${countsOf(outcomes, wordOf(flags))} in ${formatSeconds(seconds)}.`);
  const failed = outcomes.filter(({ state }) => state === 'failed').length;
  if (failed > 0) {
    const message = `${failed} of ${outcomes.length} files could not be ${wordOf(flags)}; the reasons are above.`;
    throw new CommandError('some-failed', message, EXIT.failed, { result });
  }
  if (flags.json) await print(JSON.stringify(result));
}

/**
 * Paints videos into a folder, and prints a line with the outcome of each.
 * @param out the absolute path of the folder
 * @param options.isDue returns false for a video that isn't painted now; the others get no name that it would have
 */
export async function paintInto(
  videos: readonly FoundVideo[],
  out: string,
  flags: PaintFlags,
  { progress, signal, isDue = () => true }: PaintIntoOptions,
): Promise<Outcome[]> {
  const { settingsOf, pictures } = await settledSettings(flags, undefined, signal);
  const outputs = outputsOfMany(videos, out, settingsOf);
  const all = videos.map(({ file }, index) => ({
    file,
    settings: settingsOf(file),
    pictures,
    output: outputs[index],
    ...sharedRequest(flags, signal),
    // No questions: one about a single video would hold up the others.
    ask: undefined,
  }));
  const report = (outcome: Outcome) => progress.note(printable(outcomeLine(outcome, wordOf(flags))));
  const requests = all.filter(({ file }) => isDue(file));
  return paintMany(requests, systemRequest(flags), { progress, report, signal }).finally(() => progress.end());
}

interface PaintIntoOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly isDue?: (file: string) => boolean;
}

/**
 * Returns the folder of the paintings.
 * @throws CommandError `usage` if `--out` names a file
 */
export async function outputFolder({ out, ...asked }: PaintFlags): Promise<string> {
  const folder = resolve(userFolder(), out ?? outputFolderOf(asked));
  if (out === undefined || !(await namesFile(folder))) return folder;
  throw wrongUsage(`--out ${out} names one file for several videos: name a folder.`);
}

/** What is done to videos, as a participle. */
function wordOf({ model }: PaintFlags): 'painted' | 'labelled' {
  return model === undefined ? 'painted' : 'labelled';
}

/** Describes the outcome of one video in a line. */
function outcomeLine(outcome: Outcome, word: string): string {
  const name = basename(outcome.file);
  if (outcome.state === 'failed') return `✗ ${name}: ${outcome.error.message}`;
  if (outcome.state === 'there') return `✓ ${name}: is ${word} already`;
  return `✓ ${name}: ${formatFrames(outcome.frames)}, ${basename(outcome.output)}`;
}

function countsOf(outcomes: readonly Outcome[], word: string): string {
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  const [painted, there, failed] = [count('painted'), count('there'), count('failed')];
  const painting = `${word === 'painted' ? 'Painted' : 'Labelled'} ${painted} of ${outcomes.length} files`;
  const others = [there > 0 && `${there} ${word} before`, failed > 0 && `${failed} failed`].filter(Boolean);
  return others.length === 0 ? painting : `${painting} (${others.join(', ')})`;
}

function jsonOutcome(outcome: Outcome): object {
  if (outcome.state !== 'failed') return outcome;
  const { code, message } = outcome.error;
  return { ...outcome, error: { code, message } };
}

async function namesFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found ? found.isFile() : /\.(mp4|m4v|mkv|jsonl)$/i.test(path);
}
