import { type Command, Option } from 'commander';
import { Priority } from '../../core/contracts/job.ts';
import { DATA } from '../folders.ts';
import { defaultWorkers } from '../system/workers.ts';
import { wholeNumber } from './option-parsers.ts';

/** The flags of every command that starts a system. */
export interface SystemFlags {
  readonly workers?: number;
  readonly storage?: string;
  readonly data: string;
}

export function priorityOption(): Option {
  const help = 'how soon the job is done when there are others (default: normal)';
  return new Option('--priority <priority>', help).choices(Priority.options);
}

export function addSystemOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--workers <n>',
        `number of worker processes (default on this machine: ${defaultWorkers()})`,
      ).argParser(wholeNumber(1, 64)),
    )
    .option(
      '--storage <connection>',
      'connection string of the storage to use (default: the emulator on ports 10000 to 10002, else a new Azurite)',
    )
    .addOption(new Option('--data <folder>', 'folder for storage, history of jobs and logs').default(DATA, '.local'));
}
