import { RUNTIME_STATUSES, type RuntimeStatus } from '../hub/orchestration-status.ts';
import type { InstanceQuery } from '../hub/query-instances.ts';

/** The filter of a list or a purge. As in the extension, values that mean nothing are passed over. */
export function readInstanceQuery(query: URLSearchParams, continuationToken: string | undefined): InstanceQuery {
  return {
    statuses: readStatuses(query),
    createdFrom: readTime(query.get('createdTimeFrom')),
    createdTo: readTime(query.get('createdTimeTo')),
    instanceIdPrefix: query.get('instanceIdPrefix') ?? undefined,
    top: readCount(query.get('top')),
    continuationToken,
  };
}

/** A truth value of the query, in any case; `otherwise` where there is none. */
export function readFlag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name)?.toLowerCase();
  return value === 'true' || value === 'false' ? value === 'true' : otherwise;
}

/** Seconds, as milliseconds. */
export function readSeconds(query: URLSearchParams, name: string): number | undefined {
  const seconds = Number(query.get(name) ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function readStatuses(query: URLSearchParams): RuntimeStatus[] {
  const wanted = query.getAll('runtimeStatus').flatMap((value) => value.split(','));
  return RUNTIME_STATUSES.filter((status) => wanted.some((one) => one.trim().toLowerCase() === status.toLowerCase()));
}

function readTime(value: string | null): Date | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

function readCount(value: string | null): number | undefined {
  const count = Number(value);
  return value !== null && Number.isInteger(count) && count >= 0 ? count : undefined;
}
