#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { AppError } from './app/app-error.ts';
import { currentFunction } from './app/invoke-function.ts';
import { type FunctionsHost, startFunctionsHost } from './functions-host.ts';
import { FolderInUseError } from './journal/lock-folder.ts';
import { readLocalSettings } from './settings/read-local-settings.ts';
import { superviseHost } from './supervise-host.ts';

interface Flags {
  app: string;
  data: string;
  port?: number;
  functions?: string[];
  host: string;
  grace: number;
  logLevel: string;
  json?: true;
  entry?: string;
  watch: boolean;
  inspect?: string | true;
  supervised?: true;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be at most 65535.');
  return port;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

const command = new Command('functions-host')
  .description('Runs an Azure Functions app (Node.js, programming model v4) with Durable Functions on this machine.')
  .addArgument(
    new Argument('[start]', 'keep the host up: start it again if it ends by itself, or if the app changes').choices([
      'start',
    ]),
  )
  .option('--app <folder>', 'folder of the app, with host.json and package.json', '.')
  .option('--entry <path>', 'entry of the app; overrides main of package.json')
  .option(
    '--data <folder>',
    'folder for orchestrations, receipts and keys, which survive a restart',
    '.local/functions-host',
  )
  .option('--port <number>', 'port to listen on; 0 means any free one (default: 7071)', portNumber)
  .option('--functions <names>', 'names of the functions that run, separated by commas (default: all)', (text) =>
    text.split(',').map((name) => name.trim()),
  )
  .option('--host <address>', 'address to listen on; functions ask for their keys unless it is loopback', '127.0.0.1')
  .option('--grace <seconds>', 'time that a stop waits for running functions', wholeNumber, 10)
  .addOption(new Option('--log-level <level>', 'minimum level of the logs').choices(LOG_LEVELS).default('info'))
  .option('--json', 'print a line of JSON on stdout when the host is ready')
  .option('--no-watch', 'with start: ignore changes of the app')
  .option('--inspect [address]', 'with start: let a debugger attach')
  .addOption(new Option('--supervised', 'run the host itself, though start is given').hideHelp())
  .addHelpText(
    'after',
    `
Settings, such as the connection string AzureWebJobsStorage, come from the environment and from the Values of
local.settings.json in the folder of the app.
If FUNCTIONS_HOST_KEY is set, it is the key for functions of the level "function".
SIGINT and SIGTERM stop the host. Logs are JSON lines on stderr.`,
  )
  .parse();
const flags = command.opts<Flags>();

const DEFAULT_PORT = 7071;
const log = pino({ level: flags.logLevel }, pino.destination({ dest: 2, sync: true }));
const environment = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
const functionKey = process.env['FUNCTIONS_HOST_KEY'];

function reportReady(host: FunctionsHost): void {
  const { url, port, functions } = host;
  if (flags.json) process.stdout.write(`${JSON.stringify({ ready: true, url, port, pid: process.pid, functions })}\n`);
  else process.stdout.write(`${[`Functions host on ${url}`, ...functions.map(describe)].join('\n')}\n`);
}

const describe = (fn: FunctionsHost['functions'][number]) =>
  `  ${fn.name}: ${fn.error ? `in error: ${fn.error}` : fn.url ? `[${fn.methods?.join(',')}] ${fn.url}` : fn.trigger}`;

function fail(error: unknown): never {
  if (error instanceof AppError || error instanceof FolderInUseError) {
    process.stderr.write(`${[error.message, error.cause].filter(Boolean).join('\n')}\n`);
  } else log.fatal({ err: error }, 'The host failed');
  process.exit(1);
}

/** Ends the host after an error that nobody catches, as on Azure, because the state of the app is unknown. */
function endFor(error: unknown): never {
  const name = currentFunction.getStore();
  const whose = name ? `The function '${name}'` : 'The app';
  log.fatal({ err: error, function: name }, `${whose} has caused an error that nobody catches; the host ends`);
  process.exit(1);
}

async function runHost(): Promise<void> {
  try {
    const local = await readLocalSettings(flags.app);
    const host = await startFunctionsHost({
      appFolder: flags.app,
      ...(flags.entry && { entry: flags.entry }),
      dataFolder: flags.data,
      port: flags.port ?? local.port ?? DEFAULT_PORT,
      ...(flags.functions && { functions: flags.functions }),
      ...(local.cors && { cors: local.cors }),
      hostname: flags.host,
      settings: { ...local.values, ...Object.fromEntries(environment) },
      ...(functionKey && { functionKey }),
      log,
      graceMs: flags.grace * 1000,
      onFatal: () => process.exit(1),
    });
    const stop = () => void host.stop().then(() => process.exit(0), fail);
    process.on('SIGTERM', stop).on('SIGINT', stop).on('disconnect', stop);
    process.on('unhandledRejection', endFor).on('uncaughtException', endFor);
    reportReady(host);
    process.send?.('ready');
  } catch (error) {
    fail(error);
  }
}

if (command.args[0] === 'start' && !flags.supervised) {
  const inspect = flags.inspect && (flags.inspect === true ? '--inspect' : `--inspect=${flags.inspect}`);
  process.exitCode = await superviseHost({
    nodeArguments: [
      ...(inspect ? [inspect] : []),
      fileURLToPath(import.meta.url),
      ...process.argv.slice(2),
      '--supervised',
    ],
    ...(flags.watch && { watched: { folder: flags.app, except: flags.data } }),
    log,
  });
} else await runHost();
