import type { Command } from 'commander';
import type { PaintFlags } from './paint.ts';
import { runCommand } from './run-command.ts';
import { addSettingOptions } from './setting-options.ts';
import { addSystemOptions } from './shared-options.ts';

export type WatchFlags = Omit<PaintFlags, 'json' | 'timeline'>;

const AFTER = `
Videos that are in the folder already are painted first. A file is painted once it has stopped growing, and again when
it changes. A system that "npm start" keeps up is used; else one is started for each batch.`;

export function defineWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('Paint each video that comes into a folder, until Ctrl-C.')
    .argument('<folder>', 'the folder that is watched, at any depth')
    .option('--out <folder>', 'where the paintings go (default: painted/)')
    .option('--overwrite', 'replace what is there');
  addSettingOptions(command);
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((folder: string, flags: WatchFlags) =>
    runCommand({ goodbye: 'Stopped watching.' }, async (signal) => {
      const { watch } = await import('./run-watch.ts');
      return watch(folder, flags, signal);
    }),
  );
}
