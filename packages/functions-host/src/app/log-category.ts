import type { Logger } from 'pino';
import type { LogLevel } from './rpc-types.ts';

const RANK: Record<LogLevel, number> = {
  trace: 0,
  debug: 1,
  information: 2,
  warning: 3,
  error: 4,
  critical: 5,
  none: 6,
};
const PINO_LEVEL = {
  trace: 'trace',
  debug: 'debug',
  information: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} as const;

/** Logs under a category, as the host names them: `Function.<name>.User`, `Host.Triggers.Queues`, … */
export type CategoryLog = (category: string, level: LogLevel, message: string, fields?: object) => void;

/**
 * Holds back what `host.json` doesn't want to see.
 * @param levels the least level for each category; the longest prefix counts, `default` where none fits
 */
export function logByCategory(log: Logger, levels: Record<string, LogLevel>): CategoryLog {
  const categories = Object.entries(levels).sort(([one], [other]) => other.length - one.length);
  const leastLevel = (category: string) =>
    categories.find(([prefix]) => category === prefix || category.startsWith(`${prefix}.`))?.[1] ??
    levels['default'] ??
    'information';
  return (category, level, message, fields) => {
    if (level === 'none' || RANK[level] < RANK[leastLevel(category)]) return;
    log[PINO_LEVEL[level]]({ category, ...fields }, message);
  };
}
