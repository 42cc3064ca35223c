import type { Command } from 'commander';
import type { PaintFlags } from './paint.ts';
import { runCommand } from './run-command.ts';
import { addSettingOptions } from './setting-options.ts';
import { addSystemOptions, priorityOption } from './shared-options.ts';

export type WatchFlags = Omit<PaintFlags, 'json' | 'timeline'>;

const AFTER = `
Videos that are already in the folder are painted first. A file is painted once it has stopped growing, and again after it changes.
The command uses the system that "npm start" keeps up, or else starts one for each batch of files.`;

export function defineWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('Paint each video that arrives in a folder, until Ctrl-C.')
    .argument('<folder>', 'folder to watch, at any depth')
    .option('--out <folder>', 'folder for the paintings (default: painted/)')
    .option('--overwrite', 'replace existing files');
  addSettingOptions(command);
  command.addOption(priorityOption());
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((folder: string, flags: WatchFlags) =>
    runCommand({ goodbye: 'Stopped watching.' }, async (signal) => {
      const { watch } = await import('./run-watch.ts');
      return watch(folder, flags, signal);
    }),
  );
}
