import { resolve } from 'node:path';
import { type Logger, pino } from 'pino';
import { FunctionApp } from './app/function-app.ts';
import { type CategoryLog, logByCategory } from './app/log-category.ts';
import type { Cleanup } from './cleanup.ts';
import type { FunctionsHostOptions } from './functions-host-options.ts';
import { type AccessKeys, loadAccessKeys } from './http/access-keys.ts';
import { lockFolder } from './journal/lock-folder.ts';
import type { HostJson } from './settings/host-json.ts';
import { readHostJson } from './settings/read-host-json.ts';

/** What a host has before it listens or loads its app. */
export interface PreparedHost {
  hostJson: HostJson;
  hostname: string;
  /** Absolute, and locked for this process. */
  dataFolder: string;
  keys: AccessKeys;
  app: FunctionApp;
  logger: Logger;
  log: CategoryLog;
}

/** @throws AppError, FolderInUseError */
export async function prepareHost(options: FunctionsHostOptions, cleanup: Cleanup): Promise<PreparedHost> {
  const dataFolder = resolve(options.dataFolder);
  const logger = options.log ?? pino(pino.destination(2));
  const hostJson = await readHostJson(options.appFolder, options.hostJson, options.settings, (text) =>
    logger.warn(text),
  );
  const log = logByCategory(logger, hostJson.logging.logLevel);
  cleanup.add(await lockFolder(dataFolder));
  const keys = await loadAccessKeys(dataFolder, options.keys);
  // Node would take an empty name for every address.
  const hostname = options.hostname || '127.0.0.1';
  return { hostJson, hostname, dataFolder, keys, app: FunctionApp.provide(log), logger, log };
}
