import type { Confusion } from './confusion.ts';

/** A matrix of more labels is too wide for a terminal. */
const MOST_SHOWN = 20;

/** Describes the result of an evaluation as the text that `evaluate` prints. */
export function describeConfusion(
  model: string,
  { accuracy, count, labels, matrix }: Confusion,
  files: { readonly matrix: string; readonly mistakes: string; readonly sample: string },
): string {
  const width = Math.max(5, ...labels.map(({ label }) => label.length));
  const rows = labels.map(({ label, count: pictures, precision, recall }) =>
    [label.padEnd(width), cell(pictures), cell(percent(precision)), cell(percent(recall))].join(' '),
  );
  const grid = matrix.map((row, index) =>
    [(labels[index]?.label ?? '').padEnd(width), ...row.map((n) => cell(n || '·'))].join(' '),
  );
  const columns = labels.map(({ label }) => cell(label.slice(0, 9)));
  return [
    `${model}: ${percent(accuracy)} of ${count} pictures right`,
    '',
    ['label'.padEnd(width), cell('pictures'), cell('precision'), cell('recall')].join(' '),
    ...rows,
    '',
    ...(labels.length > MOST_SHOWN
      ? []
      : [
          'Rows are what pictures are, columns what they were called:',
          [' '.repeat(width), ...columns].join(' '),
          ...grid,
          '',
        ]),
    `Drawn: ${files.matrix}`,
    `       ${files.mistakes}`,
    `       ${files.sample}`,
  ].join('\n');
}

const cell = (value: string | number) => String(value).padStart(9);
const percent = (share: number | undefined) => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);
