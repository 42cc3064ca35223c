import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import pino from 'pino';
import { traceIds } from '../../core/telemetry/spans.ts';
import { softwareVersions } from '../../functions/software-versions.ts';
import { isSecret } from '../../scoring/keys/secret-vault.ts';
import { ScoringSettings } from '../../scoring/settings.ts';
import { type Scoring, startScoring } from '../../scoring/start-scoring.ts';
import { MODELS, SCORING_KEYS, SCORING_MODELS, userFolder } from '../folders.ts';
import { print } from './run-command.ts';
import type { ScoreFlags } from './score.ts';

/** Serves the models until the signal is aborted, then answers the requests that were accepted. */
export async function score(flags: ScoreFlags, signal: AbortSignal): Promise<void> {
  const level = process.env['REPAINT_LOG_LEVEL'] ?? 'warn';
  const log = pino({ level, mixin: traceIds }, pino.destination(2));
  await print('Loading the models…');
  const settings = settingsOf(flags);
  const scoring = await startScoring(settings, { version: softwareVersions().repaint, log, env: process.env });
  try {
    await print(welcome(scoring, settings));
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await scoring.stop();
  }
}

function settingsOf(flags: ScoreFlags): ScoringSettings {
  const file = (name: string | undefined) =>
    name === undefined || isSecret(name) ? name : resolve(userFolder(), name);
  return ScoringSettings.parse({
    ...flags,
    defaultModel: flags.default,
    models: file(flags.models) ?? SCORING_MODELS,
    styles: MODELS,
    cert: file(flags.cert),
    key: file(flags.key),
    keys: file(flags.keys) ?? (existsSync(SCORING_KEYS) ? SCORING_KEYS : undefined),
    deadlineMs: flags.deadline * 1_000,
    batchWindowMs: flags.batchWindow,
  });
}

function welcome({ url, grpcPort, models, pictureModels }: Scoring, { keys }: ScoringSettings): string {
  const bearer = keys === undefined ? '' : " -H 'authorization: Bearer <key>'";
  const example = pictureModels.at(-1);
  return [
    'The scoring service is up.',
    `  REST      ${url}   (try it at ${url}/docs)`,
    `  gRPC      port ${grpcPort}, inference.GRPCInferenceService`,
    `  Keys      ${keys === undefined ? 'not required' : 'required'}`,
    `  Models    ${models.join(', ')}`,
    '',
    ...(example === undefined
      ? []
      : [`  curl${bearer} -H 'content-type: image/jpeg' --data-binary @picture.jpg ${url}/score/${example}`, '']),
    'Press Ctrl-C to stop it.',
  ].join('\n');
}
