import { machine } from './machine.ts';
import type { MemoryGrowth } from './measure-memory.ts';
import type { Overhead } from './measure-overhead.ts';
import { median } from './median.ts';
import { replaceSection } from './replace-section.ts';

/** Writes docs/benchmarks.md: figures with the command and the machine they come from. */
export async function writeReport(overhead: Overhead, memory: MemoryGrowth, command: string): Promise<void> {
  await replaceSection('docs/benchmarks.md', 'pipeline', `${report(overhead, command)}\n${growth(memory)}`);
}

function report(
  { frames, seconds, loop, pipeline, loopBusy, ratios, cpu, peaks, software }: Overhead,
  command: string,
): string {
  const rows = loop.map(
    (bare, i) =>
      `| ${i + 1} | ${bare.toFixed(1)} | ${percent(loopBusy[i])} | ${(pipeline[i] ?? Number.NaN).toFixed(1)} | ${(ratios[i] ?? Number.NaN).toFixed(3)} |`,
  );
  const rate = (times: readonly number[]) => (frames / median(times)).toFixed(1);
  return `## The pipeline

Written by \`${command}\`. The machine is shared and noisy: compare within one run only.

- Machine: ${machine()}
- Software: ${Object.entries(software)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')}
- Clip: ${frames} frames, ${seconds} s, 1280×720 with sound, made from the sample

### The pipeline against its bare loop

The bare loop is the worker's own decode → paint → encode over the whole file, without storage or orchestration. The
pipeline is timed from the request to the finished painting. In both the system is up and the network is loaded.

| pair | bare loop, s | cores busy in it | pipeline, s | ratio |
|---|---|---|---|---|
${rows.join('\n')}
| **median** | **${median(loop).toFixed(1)}** | | **${median(pipeline).toFixed(1)}** | **${median(ratios).toFixed(3)}** |

Pipeline ÷ bare loop, median of the pairs: **${median(ratios).toFixed(3)}** · ${rate(pipeline)} frames a second against ${rate(loop)}

### Computing time

Seconds of all cores, median of the runs. Other work on the machine hardly changes it.

| process | seconds | of the bare loop's |
|---|---|---|
${computing(cpu)}

### Peak memory, MB resident

| process | MB |
|---|---|
${Object.entries(peaks)
  .map(([name, megabytes]) => `| ${name} | ${megabytes} |`)
  .join('\n')}
`;
}

function growth({
  shortSeconds,
  longSeconds,
  shortMegabytes,
  longMegabytes,
  morePackets,
  allowedMegabytes,
}: MemoryGrowth): string {
  const grown = (longMegabytes - shortMegabytes).toFixed(1);
  return `### Memory of the Functions host

Heap and external memory after a forced collection, when a source of ${shortSeconds} s and then one of ${longSeconds} s have been painted
(64×36): ${shortMegabytes.toFixed(1)} MB, ${longMegabytes.toFixed(1)} MB. Grown by **${grown} MB** over ${morePackets} packets; allowed are 30 MB and 300 bytes a
packet: ${allowedMegabytes.toFixed(1)} MB.
`;
}

function computing({ loop, parts }: Overhead['cpu']): string {
  const bare = median(loop);
  const spent = parts.map(({ part, seconds }) => ({ part, seconds: median(seconds) }));
  const whole = spent.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = [{ part: 'bare loop', seconds: bare }, ...spent, { part: '**pipeline together**', seconds: whole }];
  return rows
    .map(({ part, seconds }) => `| ${part} | ${seconds.toFixed(1)} | ${(seconds / bare).toFixed(3)} |`)
    .join('\n');
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.round(share * 100)} %`;
}
