import { Command } from 'commander';
import { z } from 'zod';
import { Precision } from '../../../core/contracts/painting-options.ts';

const Names = z.string().transform((names) => names.split(',').map((name) => name.trim()));

const Options = z.object({
  data: z.string(),
  models: z.string(),
  report: z.string(),
  networks: Names.optional(),
  styles: Names.optional(),
  precision: Precision,
  pictures: z.coerce.number().int().min(2).max(16),
  frames: z.coerce.number().int().min(2).max(200),
  runs: z.coerce.number().int().min(1).max(200),
  threads: z.coerce.number().int().min(1).max(64),
  unseen: z.coerce.number().int().min(0).max(20),
  styleWidth: z.coerce.number().int().min(64).max(4_096),
  sheet: z.string().optional(),
  show: Names.optional(),
});
export type Options = z.infer<typeof Options>;

/** Reads the command line; ends the process for `--help` and for what can't be read. */
export function readOptions(): Options {
  const program = new Command('npm run bench:networks --')
    .description('Measures our networks side by side with those of others, and writes a section of docs/networks.md.')
    .option(
      '--data <folder>',
      'reference networks, paintings, photographs, clips and the networks that judge',
      '../shared/data',
    )
    .option('--models <folder>', 'our networks', 'models')
    .option('--report <file>', 'where the section is written', 'docs/networks.md')
    .option('--networks <names>', 'only these, of ours and of others (fritz, microast, magenta)')
    .option('--styles <names>', 'only these')
    .option('--precision <form>', 'of ours, in which pictures and clips are painted', 'auto')
    .option('--pictures <n>', 'pictures that styles are judged by', '16')
    .option('--frames <n>', 'frames of each clip', '20')
    .option('--runs <n>', 'timed frames of 720p', '30')
    .option('--threads <n>', 'of the processor, for each network', '2')
    .option('--sheet <file>', 'draws a sheet of all networks in the styles, and measures nothing')
    .option('--show <files>', 'pictures on the sheet: a face, an animal, a street, a landscape, a cartoon')
    .option('--unseen <n>', 'paintings, of those that ours were never trained on, that style is also judged by', '20')
    .option('--style-width <pixels>', 'width that style pictures are compared at', '640')
    .parse();
  const read = Options.safeParse(program.opts());
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return program.error(`error: --${String(issue?.path[0])}: ${issue?.message}`, { exitCode: 2 });
}
