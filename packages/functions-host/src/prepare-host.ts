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

/** The parts of a host that exist before it listens and loads its app. */
export interface PreparedHost {
  hostJson: HostJson;
  hostname: string;
  /** The absolute path of the data folder, which this process has locked. */
  dataFolder: string;
  keys: AccessKeys;
  app: FunctionApp;
  logger: Logger;
  log: CategoryLog;
}

/** Reads host.json, locks the data folder and provides the core module. @throws AppError, FolderInUseError */
export async function prepareHost(options: FunctionsHostOptions, cleanup: Cleanup): Promise<PreparedHost> {
  const dataFolder = resolve(options.dataFolder);
  const logger = options.log ?? pino(pino.destination(2));
  const hostJson = await readHostJson(options.appFolder, options.settings, (text) => logger.warn(text));
  const log = logByCategory(logger, hostJson.logging.logLevel);
  cleanup.add(await lockFolder(dataFolder));
  const keys = await loadAccessKeys(dataFolder, options.functionKey);
  // Node listens on every address if the name is empty.
  const hostname = options.hostname || '127.0.0.1';
  return { hostJson, hostname, dataFolder, keys, app: FunctionApp.provide(log), logger, log };
}
