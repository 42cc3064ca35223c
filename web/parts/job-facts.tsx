import type { JobView } from '../../core/contracts/job.ts';
import { styleTitle } from '../state/styles.ts';
import { Fact } from './fact.tsx';

/** The value shown for a setting that changes with time. */
const OVER_TIME = 'changes with time';

/** The settings, output and id of a job. */
export function JobFacts({ job }: { readonly job: JobView }) {
  const { id, style, model, network, strength, strokeSize, keepColors, format, codec, quality, output } = job;
  const painting: readonly (readonly [string, string | undefined])[] = [
    ['Style', network ? `${styleTitle(style)}, painted by ${network}` : styleTitle(style)],
    ['Strength', typeof strength === 'number' ? `${Math.round(strength * 100)} %` : OVER_TIME],
    ['Stroke size', typeof strokeSize === 'number' ? `${strokeSize}×` : OVER_TIME],
    ['Colours', keepColors ? "the film's own" : "the style's"],
    [
      'Format',
      format === 'picture' ? `that of the source, quality ${quality}` : `${format}, ${codec}, quality ${quality}`,
    ],
  ];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ...(model === undefined ? painting : ([['Model', model]] as const)),
    ['Stored as', output],
    ['Job', id],
  ];
  return (
    <details class="facts">
      <summary>How it is {model === undefined ? 'painted' : 'labelled'}</summary>
      <dl>{facts.map(([name, value]) => value !== undefined && <Fact key={name} name={name} value={value} />)}</dl>
    </details>
  );
}
