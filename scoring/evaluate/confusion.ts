export interface LabelQuality {
  readonly label: string;
  /** The number of pictures that have this label. */
  readonly count: number;
  /** Of the pictures that were given this label, the share that have it; undefined if none was given it. */
  readonly precision: number | undefined;
  /** Of the pictures that have this label, the share that were given it; undefined if none has it. */
  readonly recall: number | undefined;
}

export interface Confusion {
  /** The share of all pictures that were given the right label. */
  readonly accuracy: number;
  readonly count: number;
  readonly labels: readonly LabelQuality[];
  /** The number of pictures by true label (rows) and given label (columns). */
  readonly matrix: readonly (readonly number[])[];
}

/** Counts which label was given to which. It leaves out labels that no picture has and none was given. */
export function confusionOf(
  known: readonly string[],
  results: readonly { readonly label: string; readonly predicted: string }[],
): Confusion {
  const labels = known.filter((name) => results.some(({ label, predicted }) => name === label || name === predicted));
  const count = (label: string, predicted: string) =>
    results.filter((result) => result.label === label && result.predicted === predicted).length;
  const matrix = labels.map((label) => labels.map((predicted) => count(label, predicted)));
  const right = results.filter(({ label, predicted }) => label === predicted).length;
  return {
    accuracy: right / results.length,
    count: results.length,
    labels: labels.map((label, index) => qualityOf(label, index, matrix)),
    matrix,
  };
}

function qualityOf(label: string, index: number, matrix: readonly (readonly number[])[]): LabelQuality {
  const right = matrix[index]?.[index] ?? 0;
  const count = sum(matrix[index] ?? []);
  return {
    label,
    count,
    precision: share(right, sum(matrix.map((row) => row[index] ?? 0))),
    recall: share(right, count),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const share = (part: number, all: number) => (all === 0 ? undefined : part / all);
