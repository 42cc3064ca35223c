import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Model } from '../repository/model.ts';
import { openRepository } from '../repository/model-folder.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { LabelledPicture } from './read-dataset.ts';

export interface Classified extends LabelledPicture {
  /** The label with the highest confidence. */
  readonly predicted: string;
  /** The confidence of that label, 0 to 1. */
  readonly confidence: number;
}

/** The number of pictures that are read and decoded ahead of the network. */
const AT_ONCE = 4;
const MAX_PIXELS = 50_000_000;

/**
 * Classifies each picture and keeps their order.
 * @throws EvaluationError for a model that gives no labels, or for labels of the dataset that the model doesn't know
 */
export async function classifyAll(
  { repository: folder, styles, model: name }: { repository: string; styles: string; model: string },
  pictures: readonly LabelledPicture[],
  signal: AbortSignal,
): Promise<{ labels: readonly string[]; results: Classified[] }> {
  const repository = await openRepository({
    repository: folder,
    only: [name],
    styles,
    engine: 'onnx',
    limits: { maxPixels: MAX_PIXELS },
    batches: { size: 1, windowMs: 0 },
  });
  try {
    const model = repository.find(name);
    const { labels } = model.pipeline;
    refuseUnknown(labels, pictures, name);
    const limit = pLimit(AT_ONCE);
    const results = await Promise.all(pictures.map((picture) => limit(() => classify(model, picture, signal))));
    return { labels, results };
  } finally {
    await repository.close();
  }
}

async function classify(model: Model, picture: LabelledPicture, signal: AbortSignal): Promise<Classified> {
  const result = await model.run('encoded', await readFile(picture.file), signal);
  const [first] = result.kind === 'labels' ? result.value : [];
  return { ...picture, predicted: first?.label ?? '', confidence: first?.confidence ?? 0 };
}

/** @throws EvaluationError for a model without labels, or a picture whose label it doesn't know */
export function refuseUnknown(labels: readonly string[], pictures: readonly LabelledPicture[], model: string): void {
  if (labels.length === 0)
    throw new EvaluationError('model', `${model} gives no labels: only a classifier can be evaluated.`);
  const unknown = pictures.find(({ label }) => !labels.includes(label));
  if (unknown === undefined) return;
  const some = labels.slice(0, 10).join(', ');
  throw new EvaluationError(
    'dataset',
    `${model} knows no "${unknown.label}": folders must be named after its labels (${some} …).`,
  );
}
