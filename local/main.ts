import { Command, CommanderError } from 'commander';
import { softwareVersions } from '../functions/software-versions.ts';
import { CommandError, EXIT } from './command-error.ts';
import { defineEvaluate } from './commands/evaluate.ts';
import { defineGallery } from './commands/gallery.ts';
import { defineKeys } from './commands/keys.ts';
import { defineLabel } from './commands/label.ts';
import { definePaint } from './commands/paint.ts';
import { printError } from './commands/run-command.ts';
import { defineScore } from './commands/score.ts';
import { defineStart } from './commands/start.ts';
import { defineStartFunc } from './commands/start-func.ts';
import { defineVerify } from './commands/verify.ts';
import { defineWatch } from './commands/watch.ts';

const program = new Command('repaint')
  .description('Paints videos: the same frames, the same timing, the same sound. Everything runs on this machine.')
  .version(softwareVersions().repaint)
  .exitOverride()
  .configureOutput({ outputError: () => undefined })
  .showHelpAfterError(false);

definePaint(program);
defineLabel(program);
defineWatch(program);
defineStart(program);
defineStartFunc(program);
defineVerify(program);
defineScore(program);
defineKeys(program);
defineEvaluate(program);
defineGallery(program);

// If the reader of stdout has left, as head does, nobody can read a message: the command just ends.
process.stdout.on('error', () => process.exit(EXIT.failed));

try {
  refuseEmpty(process.argv.slice(2));
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  process.exitCode = thrown.exitCode === 0 ? EXIT.done : await printUsage(thrown);
}

/** Refuses empty arguments, which a variable of the shell that isn't set leaves: as a path, each would mean the current folder. */
function refuseEmpty(given: readonly string[]): void {
  const empty = given.find((argument) => /^(--[\w-]+=)?$/.test(argument));
  if (empty === undefined) return;
  const which = empty === '' ? 'an argument is empty' : `${empty} has no value`;
  throw new CommanderError(EXIT.usage, 'usage', `${which}: write it out, or leave it out`);
}

async function printUsage({ message, code }: CommanderError): Promise<number> {
  // Without a command, commander prints the help as an error.
  if (code === 'commander.help') return EXIT.usage;
  const sentence = `${message
    .replace(/^error: /, '')
    .replace(/\n/g, ' ')
    .replace(/\.?$/, '.')} Run the command with --help to see what it takes.`;
  return printError(new CommandError('usage', sentence, EXIT.usage), process.argv.includes('--json'));
}
