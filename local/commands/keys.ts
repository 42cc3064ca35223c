import { Argument, type Command } from 'commander';
import type { KeyName } from '../../scoring/keys/key-file.ts';
import { runCommand } from './run-command.ts';

const AFTER = `
Only the hash is kept: the key is printed now and never again. The other key goes on working, and a service that runs takes
the new one within a second, from a secret of Azure Key Vault within a minute.`;

export function defineKeys(program: Command): void {
  const keys = program.command('keys').description('Make the keys that open the scoring service.');
  keys
    .command('regenerate')
    .description('Replace one of the two keys, and print the new one.')
    .addArgument(new Argument('<which>', 'which key').choices(['primary', 'secondary']))
    .option(
      '--keys <file>',
      'hashes of the keys, or https://<vault>/secrets/<name> (default: .local/scoring-keys.json)',
    )
    .addHelpText('after', AFTER)
    .action((which: KeyName, flags: { keys?: string }) =>
      runCommand({}, async () => {
        const { regenerate } = await import('./run-keys.ts');
        return regenerate(which, flags.keys);
      }),
    );
}
