import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { ROOT } from '../folders.ts';
import { type Child, startChild } from './child-process.ts';

export interface HostChoice {
  /** The port to listen on; 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  /** The folder for the history of orchestrations. */
  readonly data: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface FunctionsHost {
  readonly child: Child;
  /** The address, such as `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
}

const Ready = z.object({ url: z.string(), port: z.number() });

/** Starts the local Functions host with the app of this repository and waits until it listens. */
export async function startFunctionsHost({ port, host, data, settings, logFile }: HostChoice): Promise<FunctionsHost> {
  const child = startChild({
    script: join(ROOT, 'packages/functions-host/dist/main.js'),
    args: ['--app', ROOT, '--data', data, '--port', String(port), '--host', host, '--json'],
    env: settings,
    logFile,
    exitWithParent: true,
  });
  const ready = await child.line((line) => Ready.safeParse(parseJson(line)).data);
  return { child, url: ready.url.replace(/\/$/, ''), port: ready.port };
}
