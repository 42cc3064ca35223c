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

/** Logs under one of the host's categories, such as `Function.<name>.User` or `Host.Triggers.Queues`. */
export type CategoryLog = (category: string, level: LogLevel, message: string, fields?: object) => void;

/**
 * Filters log lines by the levels of `host.json`.
 * @param levels the minimum level of each category. The longest matching prefix counts, or `default` if none matches
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
