import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf } from '../../core/contracts/message-of.ts';
import { classifyAll } from '../../scoring/evaluate/classify-all.ts';
import { classifyRemotely } from '../../scoring/evaluate/classify-remotely.ts';
import { confusionOf } from '../../scoring/evaluate/confusion.ts';
import { describeConfusion } from '../../scoring/evaluate/describe-confusion.ts';
import { drawConfusion } from '../../scoring/evaluate/draw-confusion.ts';
import { drawSheet } from '../../scoring/evaluate/draw-sheet.ts';
import { mistakesOf, sampleOf } from '../../scoring/evaluate/pick-pictures.ts';
import { type LabelledPicture, readDataset } from '../../scoring/evaluate/read-dataset.ts';
import { CommandError } from '../command-error.ts';
import { MODELS, SCORING_MODELS, userFolder } from '../folders.ts';
import type { EvaluateFlags } from './evaluate.ts';
import { print } from './run-command.ts';

/** Scores every picture of a data set, prints the measures, and draws the confusion matrix and the worst mistakes. */
export async function evaluate(
  { model, dataset }: { model: string; dataset: string },
  flags: EvaluateFlags,
  signal: AbortSignal,
): Promise<void> {
  const folder = userFolder();
  const pictures = await readDataset(resolve(folder, dataset));
  const { labels, results } = await classify(model, pictures, flags, signal);
  const confusion = confusionOf(labels, results);
  const out = resolve(folder, flags.out);
  await mkdir(out, { recursive: true });
  const file = (what: string) => join(out, `${model}-${what}.png`);
  const files = { matrix: file('confusion'), mistakes: file('mistakes'), sample: file('sample') };
  await Promise.all([
    drawConfusion(confusion, files.matrix),
    drawSheet(mistakesOf(results), files.mistakes),
    drawSheet(sampleOf(results), files.sample),
  ]);
  await print(flags.json ? JSON.stringify({ model, ...confusion, files }) : describeConfusion(model, confusion, files));
}

/** Classifies by a service if one is named, and else by the models of this machine. */
async function classify(
  model: string,
  pictures: readonly LabelledPicture[],
  flags: EvaluateFlags,
  signal: AbortSignal,
) {
  const folder = userFolder();
  if (flags.url !== undefined) {
    const key = flags.keyFile === undefined ? process.env['SCORING_KEY'] : await keyIn(resolve(folder, flags.keyFile));
    return classifyRemotely({ url: flags.url, key, model }, pictures, signal);
  }
  const repository = flags.models === undefined ? SCORING_MODELS : resolve(folder, flags.models);
  return classifyAll({ repository, styles: MODELS, model }, pictures, signal);
}

async function keyIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError('key', `The key can't be read (${messageOf(cause)}): correct --key-file.`, undefined, {
      cause,
    });
  });
  return text.trim();
}
