import type { Speed } from '../costs/measure-speed.ts';
import type { Options } from '../options.ts';
import type { Figures } from './figures.ts';
import { figure, table } from './table.ts';

const HEAD = ['network', 'form', 'ms a frame of 720p', '÷ magenta', 'MB resident, 720p', '4K', 'weights, MB'];

/** Writes a table with a row for each network and precision. */
export function costTable(figures: Figures, { runs, threads }: Options): string {
  return `### Time and memory

Medians of ${runs} frames on ${threads} threads, the networks taking turns of two frames, the second of which counts. Ours from NV12 to NV12, as the worker runs them; those of others
from floats to floats, so that the conversions that our engine does for them don't count. Memory is the peak of a process of its own, Node
included, that paints two frames through the engine.

${table(
  HEAD,
  figures.speeds.map((speed) => rowOf(speed, figures)),
)}`;
}

function rowOf({ network, precision, milliseconds }: Speed, { speeds, memory }: Figures): string[] {
  const baseline = speeds.find((speed) => speed.network.name === 'magenta');
  const own = memory.find((one) => one.network === network && one.precision === precision);
  return [
    network.name,
    precision === 'auto' ? 'its own' : precision,
    figure(milliseconds, 1),
    figure(baseline && milliseconds / baseline.milliseconds, 2),
    figure(own?.megabytes, 0),
    figure(own?.megabytesAt4k, 0),
    figure(network.weightsBytes / 1e6, 2),
  ];
}
