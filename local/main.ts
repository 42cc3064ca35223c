import { Command, CommanderError } from 'commander';
import { CommandError, EXIT } from './command-error.ts';
import { defineEvaluate } from './commands/evaluate.ts';
import { defineGallery } from './commands/gallery.ts';
import { defineKeys } from './commands/keys.ts';
import { definePaint } from './commands/paint.ts';
import { tell } from './commands/run-command.ts';
import { defineScore } from './commands/score.ts';
import { defineStart } from './commands/start.ts';
import { defineStartFunc } from './commands/start-func.ts';
import { defineVerify } from './commands/verify.ts';
import { defineWatch } from './commands/watch.ts';

const program = new Command('repaint')
  .description('Paints videos: the same frames, the same timing, the same sound. Everything runs on this machine.')
  .exitOverride()
  .configureOutput({ outputError: () => undefined })
  .showHelpAfterError(false);

definePaint(program);
defineWatch(program);
defineStart(program);
defineStartFunc(program);
defineVerify(program);
defineScore(program);
defineKeys(program);
defineEvaluate(program);
defineGallery(program);

// A reader that leaves early, as head does, ends the command; there is nobody to tell.
process.stdout.on('error', () => process.exit(EXIT.failed));

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  process.exitCode = thrown.exitCode === 0 ? EXIT.done : await tellUsage(thrown);
}

async function tellUsage({ message, code }: CommanderError): Promise<number> {
  // Without a command, commander shows the help as an error.
  if (code === 'commander.help') return EXIT.usage;
  const sentence = `${message
    .replace(/^error: /, '')
    .replace(/\n/g, ' ')
    .replace(/\.?$/, '.')} --help shows what there is.`;
  return tell(new CommandError('usage', sentence, EXIT.usage), process.argv.includes('--json'));
}
