import pino from 'pino';
import { messageOf } from '../core/contracts/message-of.ts';
import { traceIds } from '../core/telemetry/spans.ts';
import { settingsOfEnvironment } from './settings-of-environment.ts';
import { startScoring } from './start-scoring.ts';

/** The second command of the worker's image: it runs the scoring service, set up by the environment. */
const environment = process.env;
const log = pino({ level: environment['REPAINT_LOG_LEVEL'] ?? 'info', mixin: traceIds }, pino.destination(2));

try {
  const scoring = await startScoring(settingsOfEnvironment(environment), {
    version: environment['REPAINT_VERSION'] ?? 'unknown',
    log,
    env: environment,
  });
  log.info({ url: scoring.url, grpcPort: scoring.grpcPort, models: scoring.models }, 'ready');
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void stop(signal, () => scoring.stop()));
} catch (thrown) {
  log.fatal({ reason: messageOf(thrown) }, 'cannot start');
  process.exitCode = 1;
}

async function stop(why: string, end: () => Promise<void>): Promise<void> {
  log.info({ why }, 'stopping: what was accepted is answered');
  await end();
  log.info('stopped');
  process.exit(0);
}
