import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { measureMemory } from './measure-memory.ts';
import { measureOverhead } from './measure-overhead.ts';
import { writeReport } from './write-report.ts';

const Options = z.object({ runs: z.coerce.number().int().min(1).max(9), seconds: z.coerce.number().min(2).max(600) });

const program = new Command('npm run bench --')
  .description('Measures the pipeline against its bare loop, and writes docs/benchmarks.md.')
  .option('--runs <n>', 'pairs of runs; the medians count', '3')
  .option('--seconds <n>', 'length of the clip, made from the sample', '30')
  .parse();
const { runs, seconds } = Options.parse(program.opts());

const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
try {
  const note = (line: string) =>
    void process.stdout.write(`${line}
`);
  const overhead = await measureOverhead({ folder: join(folder, 'overhead'), runs, seconds, note });
  const memory = await measureMemory(join(folder, 'memory'), note);
  await writeReport(overhead, memory, `npm run bench -- --runs ${runs} --seconds ${seconds}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
