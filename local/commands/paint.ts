import type { Command } from 'commander';
import type { Priority } from '../../core/contracts/job.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { amount, deadline } from './option-parsers.ts';
import { runCommand } from './run-command.ts';
import { addSettingOptions } from './setting-options.ts';
import { addSystemOptions, priorityOption, type SystemFlags } from './shared-options.ts';

export interface PaintFlags extends SystemFlags, AskedSettings {
  readonly timeline?: string;
  readonly priority?: Priority;
  readonly estimate?: true;
  readonly maxCost?: number;
  readonly deadline?: string;
  readonly out?: string;
  readonly overwrite?: true;
  readonly json?: true;
}

const AFTER = `
Without --out, a painting is written to painted/<name>.<style>.mp4, with its manifest beside it. If you name a folder, every video in
it is painted, at any depth. Existing paintings are skipped, and a video that fails doesn't stop the others. The command uses the
system that "npm start" keeps up, or else starts one and stops it again. Painted chunks are kept: if you run the same command again,
it paints only what is missing.

Exit codes: 0 painted · 1 at least one file failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function definePaint(program: Command): void {
  const command = program
    .command('paint')
    .description('Paint videos and pictures, or all those of a folder, on this machine.')
    .argument('[videos...]', 'videos, pictures, and folders of them (default: the sample)')
    .option('--out <path>', 'folder for the paintings, or file for a single one, whose ending decides the format')
    .option('--overwrite', 'replace existing files without asking')
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr');
  addSettingOptions(command);
  command.option('--timeline <file>', 'JSON file with styles and settings that change with time; see docs/styles.md');
  command.addOption(priorityOption());
  command
    .option('--estimate', 'print how long it will take and what it will cost, and paint nothing')
    .option(
      '--max-cost <amount>',
      'refuse a painting whose workers would cost more (needs REPAINT_WORKER_HOUR)',
      amount,
    )
    .option(
      '--deadline <time>',
      'refuse a painting that would be done later: a time, or 90s, 20m or 2h from now',
      deadline,
    );
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((videos: string[], flags: PaintFlags) =>
    runCommand({ json: flags.json === true }, async (signal) => {
      const { paint } = await import('./run-paint.ts');
      return paint(videos, flags, signal);
    }),
  );
}
