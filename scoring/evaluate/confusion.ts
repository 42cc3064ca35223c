export interface LabelQuality {
  readonly label: string;
  /** Pictures of this label. */
  readonly count: number;
  /** Of those that were called so, the share that is; undefined where none was. */
  readonly precision: number | undefined;
  /** Of those that are, the share that was called so; undefined where there are none. */
  readonly recall: number | undefined;
}

export interface Confusion {
  /** Share of the pictures that were called what they are. */
  readonly accuracy: number;
  readonly count: number;
  readonly labels: readonly LabelQuality[];
  /** Pictures by what they are (rows) and what they were called (columns). */
  readonly matrix: readonly (readonly number[])[];
}

/** Counts what was called what. Labels that no picture has and nothing was called are left out. */
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
