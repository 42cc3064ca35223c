import type { Command } from 'commander';
import { wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';
import { addSystemOptions, type SystemFlags } from './shared-options.ts';

export interface StartFuncFlags extends SystemFlags {
  readonly port: number;
}

export function defineStartFunc(program: Command): void {
  const command = program
    .command('start-func')
    .description('Keep the system up on Azure Functions Core Tools (func) instead of the built-in Functions host.')
    .option('--port <n>', 'port of the Functions host', wholeNumber(1, 65_535), 7071);
  addSystemOptions(command).action((flags: StartFuncFlags) =>
    runCommand({ goodbye: 'Stopped.' }, async (signal) => {
      const { startFunc } = await import('./run-start-func.ts');
      return startFunc(flags, signal);
    }),
  );
}
