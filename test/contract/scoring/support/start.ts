import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pino from 'pino';
import { traceIds } from '../../../../core/telemetry/spans.ts';
import { regenerateKey } from '../../../../scoring/keys/key-file.ts';
import { ScoringSettings } from '../../../../scoring/settings.ts';
import { type Scoring, type ScoringParts, startScoring } from '../../../../scoring/start-scoring.ts';
import { SETTINGS, SHIPPED_MODELS } from './models.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Started extends Scoring {
  /** Returns the whole log so far. */
  readonly log: () => string;
}

/** Starts a service with the shipped models on free ports. It reads its files every 20 ms. */
export async function start(
  settings: Partial<ScoringSettings> = {},
  parts: Pick<ScoringParts, 'vault'> = {},
): Promise<Started> {
  const lines: string[] = [];
  const log = pino({ level: 'trace', mixin: traceIds }, { write: (line: string) => lines.push(line) });
  const defaults = {
    port: 0,
    grpcPort: 0,
    models: SHIPPED_MODELS,
    styles: 'models',
    threads: 1,
    rereadMs: 20,
    drainMs: 0,
    defaultModel: 'shapes',
  };
  const parsed = ScoringSettings.parse({ ...defaults, ...settings });
  const scoring = await startScoring(parsed, {
    version: 'test',
    log,
    env: {},
    threadEntry: SETTINGS.threadEntry,
    codeThread: SETTINGS.codeThread,
    jsonWork: pathToFileURL('dist/scoring/rest/json-work.js'),
    ...parts,
  });
  return { ...scoring, log: () => lines.join('') };
}

/** Makes a folder with a file of keys. */
export async function makeKeys(): Promise<{ file: string; primary: string; secondary: string }> {
  const file = join(await temporaryFolder(), 'keys.json');
  const primary = await regenerateKey(file, 'primary', new Date());
  return { file, primary, secondary: await regenerateKey(file, 'secondary', new Date()) };
}

/** Makes a certificate for this machine with `openssl`, and replaces an earlier one. */
export async function makeCertificate(folder: string, name = 'localhost'): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, '-out', cert, '-keyout', key]);
  return { cert, key };
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

export const read = (file: string): Promise<string> => readFile(file, 'utf8');
