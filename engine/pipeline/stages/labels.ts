import { permanent } from '../../../core/contracts/failure.ts';
import { readCardFile } from '../../cards/read-card-file.ts';
import type { StageCardOf } from '../../cards/scoring-card.ts';
import { toFloat32 } from '../float16.ts';
import { eachValue, type LabelledScore, StageError } from '../stage.ts';

/** @throws RepaintError `engine`, permanent, if the file has no labels, or two equal ones */
export async function openLabels(card: StageCardOf<'labels'>, folder: string) {
  const labels = parseLabels((await readCardFile(folder, card)).toString('utf8'), card.file);
  const stage = eachValue('labels', 'tensor', 'labels', (tensor) => {
    const scores = toFloat32(tensor);
    if (scores.length === labels.length) return ranked(labels, scores);
    throw new StageError('engine', `The network gave ${scores.length} scores for ${labels.length} labels.`);
  });
  return { ...stage, labels };
}

function parseLabels(text: string, file: string): string[] {
  const labels = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (labels.length > 0) return labels;
  throw permanent('engine', `${file} has no labels: write one on each line.`);
}

function ranked(labels: readonly string[], scores: Float32Array): LabelledScore[] {
  return labels
    .map((label, index) => ({ label, confidence: scores[index] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence);
}
