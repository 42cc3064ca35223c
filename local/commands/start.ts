import type { Command } from 'commander';
import { wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';
import { addSystemOptions, type SystemFlags } from './shared-options.ts';

export interface StartFlags extends SystemFlags {
  readonly port: number;
  readonly host: string;
  readonly open?: true;
}

const GOODBYE = 'Stopped. Unfinished jobs go on at the next start.';

export function defineStart(program: Command): void {
  const command = program
    .command('start')
    .description('Keep the system up and paint every upload to the container "videos", until Ctrl-C.')
    .option('--port <n>', 'port of the Functions host; 0 takes a free one', wholeNumber(0, 65_535), 7071)
    .option('--host <address>', 'address to listen on; requests from other machines need a function key', '127.0.0.1')
    .option('--open', 'show the page in the browser');
  addSystemOptions(command).action((flags: StartFlags) =>
    runCommand({ goodbye: GOODBYE }, async (signal) => {
      const { start } = await import('./run-start.ts');
      return start(flags, signal);
    }),
  );
}
