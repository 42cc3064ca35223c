import type { Logger } from 'pino';
import type { LogLevel } from './rpc-types.ts';

/** The levels of pino by those of the host, the lowest first. */
const PINO_LEVELS = {
  trace: 'trace',
  debug: 'debug',
  information: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
  none: 'silent',
} as const;
const RANKS: readonly string[] = Object.keys(PINO_LEVELS);

/** Logs under one of the host's categories, such as `Function.<name>.User` or `Host.Triggers.Queues`. */
export type CategoryLog = (category: string, level: LogLevel, message: string, fields?: object) => void;

/**
 * Filters log lines by the levels of `host.json`.
 * @param levels the minimum level of each category, in any case. The longest matching prefix counts, or `default` if none matches
 */
export function logByCategory(log: Logger, levels: Record<string, LogLevel>): CategoryLog {
  const categories = Object.entries(levels)
    .map(([category, level]) => [category.toLowerCase(), level] as const)
    .sort(([one], [other]) => other.length - one.length);
  const leastLevel = (category: string) =>
    categories.find(([prefix]) => `${category}.`.startsWith(`${prefix}.`))?.[1] ??
    categories.find(([name]) => name === 'default')?.[1] ??
    'information';
  return (category, level, message, fields) => {
    if (level === 'none' || RANKS.indexOf(level) < RANKS.indexOf(leastLevel(category.toLowerCase()))) return;
    log[PINO_LEVELS[level]]({ category, ...fields }, message);
  };
}
