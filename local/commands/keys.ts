import { Argument, type Command } from 'commander';
import type { KeyName } from '../../scoring/keys/key-file.ts';
import { runCommand } from './run-command.ts';

const AFTER = `
The key is printed once; only its hash is kept. The other key stays valid. A running service accepts the new key within a second,
or within a minute if the hashes are a secret in Azure Key Vault.`;

export function defineKeys(program: Command): void {
  const keys = program.command('keys').description('Manage the keys of the scoring service.');
  keys
    .command('regenerate')
    .description('Replace one of the two keys and print the new one.')
    .addArgument(new Argument('<which>', 'key to replace').choices(['primary', 'secondary']))
    .option(
      '--keys <file>',
      'file with the hashes of the keys, or https://<vault>/secrets/<name> (default: .local/scoring-keys.json)',
    )
    .addHelpText('after', AFTER)
    .action((which: KeyName, flags: { keys?: string }) =>
      runCommand({}, async () => {
        const { regenerate } = await import('./run-keys.ts');
        return regenerate(which, flags.keys);
      }),
    );
}
