import { formatBytes, formatRate, formatSeconds } from './format.ts';
import type { Status } from './progress.ts';

/** Describes a status in parts, the most important first: `['120 of 300 frames', '8 s left', '24.0 frames/s']`. */
export function describeStatus({ count, perSecond, secondsLeft }: Status): string[] {
  if (!count || count.total === 0) return [];
  const parts = [describeCount(count)];
  if (secondsLeft !== undefined && count.done < count.total) parts.push(`${formatSeconds(secondsLeft)} left`);
  if (perSecond !== undefined) parts.push(describeRate(count.unit, perSecond));
  return parts;
}

function describeCount({ done, total, unit }: NonNullable<Status['count']>): string {
  if (unit === 'bytes') return `${formatBytes(done)} of ${formatBytes(total)}`;
  return `${done} of ${total} frame${total === 1 ? '' : 's'}`;
}

function describeRate(unit: 'frames' | 'bytes', perSecond: number): string {
  return unit === 'bytes' ? `${formatBytes(perSecond)}/s` : `${formatRate(perSecond)} frames/s`;
}
