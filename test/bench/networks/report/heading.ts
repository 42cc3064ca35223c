import type { Precision } from '../../../../core/contracts/painting-options.ts';
import { machine } from '../../machine.ts';
import type { Options } from '../options.ts';

const FORMS: Readonly<Record<Precision, string>> = {
  auto: 'int8, as workers do on a CPU',
  int8: 'int8',
  fp32: 'fp32',
  fp16: 'fp16',
};

/** Describes the run: its command and its machine. */
export function heading({
  pictures,
  frames,
  runs,
  threads,
  precision,
  networks,
  styles,
  styleWidth,
  unseen,
}: Options): string {
  const only = [networks && `--networks ${networks.join(',')}`, styles && `--styles ${styles.join(',')}`];
  const numbers = `--pictures ${pictures} --frames ${frames} --runs ${runs} --threads ${threads} --style-width ${styleWidth} --unseen ${unseen}`;
  const command = ['npm run bench:networks --', `--precision ${precision}`, numbers, ...only.filter(Boolean)].join(' ');
  return `## How good they are

Written by \`${command}\`. Machine: ${machine()}, Node ${process.versions.node}.
All in one run on a shared machine: compare times within it only. Our networks paint in ${FORMS[precision]}.
\`fritz\`, \`microast\` and \`magenta\` are networks of others, run by cards as above; the last two make a style of a picture and got the
paintings that ours were trained on. All get and give the same 8-bit NV12 frames.`;
}
