import type { Command } from 'commander';
import { runCommand } from './run-command.ts';

export interface EvaluateFlags {
  readonly models?: string;
  readonly url?: string;
  readonly keyFile?: string;
  readonly out: string;
  readonly json?: true;
}

const AFTER = `
A dataset is a folder with a folder of pictures for each label: scoring/samples/shapes/star/00.jpg is a star. The command prints the
measures, and draws the confusion matrix, a sheet of the 30 worst mistakes (those that the model was surest of), and one of 30 random
pictures with the mistakes marked. A key on the command line could be read by other users of the machine, so there is no option for one.

Exit codes: 0 evaluated · 1 failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function defineEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('Measure a classifier on labelled pictures.')
    .argument('<model>', 'name of the model in the repository, such as shapes')
    .argument('<dataset>', 'folder with a folder of pictures for each label')
    .option('--models <folder>', 'folder of the models (default: scoring/models)')
    .option(
      '--url <address>',
      'ask this scoring service, such as https://scoring.example.org, instead of loading the model',
    )
    .option('--key-file <file>', 'file with the key of that service (default: the variable SCORING_KEY)')
    .option('--out <folder>', 'folder for the three drawings', 'evaluation')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', AFTER)
    .action((model: string, dataset: string, flags: EvaluateFlags) =>
      runCommand({ json: flags.json === true }, async (signal) => {
        const { evaluate } = await import('./run-evaluate.ts');
        return evaluate({ model, dataset }, flags, signal);
      }),
    );
}
