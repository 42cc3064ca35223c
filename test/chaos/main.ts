import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { runChaos } from './run-chaos.ts';
import { runScenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

const Options = z.object({
  seed: z.coerce
    .number()
    .int()
    .default(() => Date.now() % 1_000_000),
  faults: z.coerce.number().min(0).max(0.5),
  kills: z.coerce.number().min(0).max(60),
  scenario: z.enum(Object.keys(SCENARIOS)).optional(),
  size: z.coerce.number().int().min(1).optional(),
});

const program = new Command('npm run test:chaos --')
  .description(
    'Paints while storage fails and processes are killed, and then looks whether anything was lost, doubled or left.',
  )
  .argument('[minutes]', 'how long jobs are started', '3')
  .option('--seed <n>', 'repeats the faults of another run')
  .option('--faults <share>', 'share of requests that meet a fault', '0.08')
  .option('--kills <n>', 'kills a minute, of workers and the host', '8')
  .addOption(
    new Option('--scenario <name>', 'one misfortune instead, until its jobs are painted').choices(
      Object.keys(SCENARIOS),
    ),
  )
  .option('--size <n>', 'number of jobs or messages of the scenario')
  .addHelpText(
    'after',
    () =>
      `\nScenarios:\n${Object.entries(SCENARIOS)
        .map(([name, { about }]) => `  ${name}: ${about}`)
        .join('\n')}`,
  )
  .parse();
const minutes = z.coerce
  .number()
  .positive()
  .max(10_000)
  .parse(program.args[0] ?? '3');
const options = Options.parse(program.opts());

const folder = await mkdtemp(join(tmpdir(), 'repaint-chaos-'));
const note = (line: string) => void process.stdout.write(`${line}\n`);
note(`seed ${options.seed}`);
const scenario = SCENARIOS[options.scenario ?? ''];
const found = scenario
  ? await runScenario(scenario, { folder, note, seed: options.seed, size: options.size })
  : await runChaos({ folder, minutes, note, ...options });
for (const violation of found) note(`WRONG: ${violation}`);
note(
  found.length === 0 ? 'Nothing was lost, nothing doubled, nothing left.' : `seed ${options.seed}; logs in ${folder}`,
);
if (found.length === 0) await rm(folder, { recursive: true, force: true });
process.exit(found.length === 0 ? 0 : 1);
