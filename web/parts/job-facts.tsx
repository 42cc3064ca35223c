import type { JobView, LabelJobView, PaintJobView } from '../../core/contracts/job.ts';
import { styleTitle } from '../state/styles.ts';
import { deedOf } from '../words/phases.ts';
import { Fact } from './fact.tsx';

type Row = readonly [name: string, value: string | undefined];

/** The value shown for a setting that changes with time. */
const OVER_TIME = 'changes with time';

/** The settings, output and id of a job. */
export function JobFacts({ job }: { readonly job: JobView }) {
  const facts: readonly Row[] = [
    ...(job.kind === 'paint' ? rowsOf(job) : labelRowsOf(job)),
    ['Stored as', job.output],
    ['Job', job.id],
  ];
  return (
    <details class="facts">
      <summary>How it is {deedOf(job)}</summary>
      <dl>{facts.map(([name, value]) => value !== undefined && <Fact key={name} name={name} value={value} />)}</dl>
    </details>
  );
}

function labelRowsOf({ model, frames, from, to }: LabelJobView): readonly Row[] {
  return [
    ['Model', model],
    ['Frames', frames.total > 0 ? frames.total.toLocaleString('en') : undefined],
    ['From', from?.toString()],
    ['To', to?.toString()],
  ];
}

function rowsOf(job: PaintJobView): readonly Row[] {
  const { style, network, strength, strokeSize, keepColors, format, codec, bits, quality } = job;
  return [
    ['Style', network ? `${styleTitle(style)}, painted by ${network}` : styleTitle(style)],
    ['Strength', typeof strength === 'number' ? `${Math.round(strength * 100)} %` : OVER_TIME],
    ['Stroke size', typeof strokeSize === 'number' ? `${strokeSize}×` : OVER_TIME],
    ['Colours', keepColors ? "the film's own" : "the style's"],
    [
      'Format',
      format === 'picture'
        ? `that of the source, quality ${quality}`
        : `${format}, ${codec}, ${bits} bits, quality ${quality}`,
    ],
  ];
}
