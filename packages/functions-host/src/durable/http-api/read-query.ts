import { RUNTIME_STATUSES, type RuntimeStatus } from '../hub/orchestration-status.ts';
import type { InstanceQuery } from '../hub/query-instances.ts';
import type { ApiCall } from './api-call.ts';

/** The header that names the next page, in requests and answers. */
export const CONTINUATION = 'x-ms-continuation-token';

/** Reads the filter of a list or a purge. As in the extension, invalid values are ignored. */
export function readInstanceQuery({ url, request }: ApiCall): InstanceQuery {
  const query = url.searchParams;
  const token = request.headers[CONTINUATION];
  return {
    statuses: readStatuses(query),
    createdFrom: readTime(query.get('createdTimeFrom')),
    createdTo: readTime(query.get('createdTimeTo')),
    instanceIdPrefix: query.get('instanceIdPrefix') ?? undefined,
    top: readCount(query.get('top')),
    continuationToken: typeof token === 'string' ? token : undefined,
  };
}

/** Reads `true` or `false`, in any case, from the query; returns `otherwise` if there is neither. */
export function readFlag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name)?.toLowerCase();
  return value === 'true' || value === 'false' ? value === 'true' : otherwise;
}

/** Reads a number of seconds and returns it in milliseconds. */
export function readSeconds(query: URLSearchParams, name: string): number | undefined {
  const seconds = Number(query.get(name) ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function readStatuses(query: URLSearchParams): RuntimeStatus[] {
  const wanted = query.getAll('runtimeStatus').flatMap((value) => value.split(','));
  return RUNTIME_STATUSES.filter((status) => wanted.some((one) => one.trim().toLowerCase() === status.toLowerCase()));
}

/** Reads a time; an invalid one is ignored. */
export function readTime(value: string | null): Date | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

function readCount(value: string | null): number | undefined {
  const count = Number(value);
  return value !== null && Number.isInteger(count) && count >= 0 ? count : undefined;
}
