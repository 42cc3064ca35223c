import { type Command, Option } from 'commander';
import { DATA } from '../folders.ts';
import { defaultWorkers } from '../system/workers.ts';
import { wholeNumber } from './option-parsers.ts';

/** What every command that brings up a system understands. */
export interface SystemFlags {
  readonly workers?: number;
  readonly storage?: string;
  readonly data: string;
}

export function addSystemOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--workers <n>', `worker processes, side by side (default here: ${defaultWorkers()})`).argParser(
        wholeNumber(1, 64),
      ),
    )
    .option(
      '--storage <connection>',
      'connection string of the storage to use (default: the emulator on the usual ports, else an Azurite of its own)',
    )
    .addOption(
      new Option('--data <folder>', 'what this machine keeps: storage, history, logs').default(DATA, '.local'),
    );
}
