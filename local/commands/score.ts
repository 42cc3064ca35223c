import { type Command, Option } from 'commander';
import type { ScoringSettings } from '../../scoring/settings.ts';
import { wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';

/** Settings of the service, of which some have other names or units here. */
export interface ScoreFlags extends Partial<Omit<ScoringSettings, 'defaultModel' | 'deadlineMs' | 'batchWindowMs'>> {
  readonly default?: string;
  readonly deadline: number;
  readonly batchWindow: number;
}

const AFTER = `
Without a certificate, the service listens on this machine only, unless --host and --allow-plaintext are both given. Requests need a
key if there is a file of keys (npm run keys -- regenerate primary), and always with a certificate or from other machines. Keys and
certificate are read again when their files change.

Exit codes: 0 stopped · 1 failed, with the reason on stderr · 2 wrong usage`;

export function defineScore(program: Command): void {
  const command = program.command('score').description('Serve the models over REST and gRPC until Ctrl-C.');
  addCallerOptions(command);
  addModelOptions(command);
  command.addHelpText('after', AFTER).action((flags: ScoreFlags) =>
    runCommand({ goodbye: 'Stopped. All accepted requests were answered.' }, async (signal) => {
      const { score } = await import('./run-score.ts');
      return score(flags, signal);
    }),
  );
}

/** Adds the options that decide who may call the service, and how much. */
function addCallerOptions(command: Command): void {
  command
    .option('--port <n>', 'port of REST; 0 takes a free one', wholeNumber(0, 65_535), 8080)
    .option('--grpc-port <n>', 'port of gRPC; 0 takes a free one', wholeNumber(0, 65_535), 8081)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-plaintext', 'with --host, serve other machines without TLS, behind a proxy that terminates it')
    .option('--cert <file>', 'TLS certificate with its chain: a PEM file, or https://<vault>/secrets/<name>')
    .option('--key <file>', 'private key of the certificate, in the same ways')
    .option(
      '--keys <file>',
      'file with the hashes of the keys, or https://<vault>/secrets/<name> (default: .local/scoring-keys.json, if it exists)',
    )
    .option('--requests-per-minute <n>', 'limit for each key (default: no limit)', wholeNumber(1, 1_000_000))
    .option('--max-requests <n>', 'requests at once; more are answered with 503', wholeNumber(1, 10_000), 64)
    .option('--deadline <seconds>', 'time limit for an answer', wholeNumber(1, 3_600), 30);
}

/** Adds the options that decide which models are served, and how they are run. */
function addModelOptions(command: Command): void {
  const control = 'who loads and unloads models: the folder (poll), callers (explicit), nobody';
  command
    .option('--models <folder>', 'folder of the models (default: scoring/models)')
    .option('--only <names...>', 'serve only these models')
    .addOption(new Option('--model-control <mode>', control).choices(['none', 'poll', 'explicit']).default('poll'))
    .option('--allow-code', 'run the code that models bring (stage code): trust all that may write to their folder')
    .option('--default <model>', 'model of POST /score (default: the first by name that takes pictures)')
    .option(
      '--batch-size <n>',
      'requests that go through a network together; 1 means no batches',
      wholeNumber(1, 256),
      1,
    )
    .option('--batch-window <ms>', 'time that the first request of a batch waits for others', wholeNumber(0, 1_000), 5)
    .option('--threads <n>', 'CPU threads of each network (default: all cores)', wholeNumber(1, 1_024));
}
