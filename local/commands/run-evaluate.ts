import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { classifyAll } from '../../scoring/evaluate/classify-all.ts';
import { confusionOf } from '../../scoring/evaluate/confusion.ts';
import { describeConfusion } from '../../scoring/evaluate/describe-confusion.ts';
import { drawConfusion } from '../../scoring/evaluate/draw-confusion.ts';
import { drawMistakes } from '../../scoring/evaluate/draw-mistakes.ts';
import { readDataset } from '../../scoring/evaluate/read-dataset.ts';
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
  const repository = flags.models === undefined ? SCORING_MODELS : resolve(folder, flags.models);
  const { labels, results } = await classifyAll({ repository, styles: MODELS, model }, pictures, signal);
  const confusion = confusionOf(labels, results);
  const out = resolve(folder, flags.out);
  await mkdir(out, { recursive: true });
  const files = { matrix: join(out, `${model}-confusion.png`), mistakes: join(out, `${model}-mistakes.png`) };
  await Promise.all([drawConfusion(confusion, files.matrix), drawMistakes(results, files.mistakes)]);
  await print(flags.json ? JSON.stringify({ model, ...confusion, files }) : describeConfusion(model, confusion, files));
}
