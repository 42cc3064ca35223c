import type { RuntimeStatus } from './orchestration-status.ts';

export interface InstanceQuery {
  statuses?: readonly RuntimeStatus[] | undefined;
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
  updatedFrom?: Date | undefined;
  updatedTo?: Date | undefined;
  instanceIdPrefix?: string | undefined;
  /** The maximum number of instances on a page. */
  top?: number | undefined;
  continuationToken?: string | undefined;
}

interface Described {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly status: RuntimeStatus;
}

export interface InstancePage {
  instanceIds: string[];
  /** The token of the next page; absent on the last page. */
  continuationToken?: string;
}

const DEFAULT_PAGE = 100;
/** Every valid token begins with this. */
const FROM = 'from:';

/** Returns a page of the instances that match a query, in the order of their ids. As on Azure, the page after an invalid token is empty. */
export function queryInstances(all: readonly Described[], query: InstanceQuery): InstancePage {
  const token = query.continuationToken ? Buffer.from(query.continuationToken, 'base64').toString() : FROM;
  if (!token.startsWith(FROM)) return { instanceIds: [] };
  const from = token.slice(FROM.length);
  const matching = all
    .filter((instance) => instance.instanceId >= from && matches(instance, query))
    .map((instance) => instance.instanceId)
    .sort((one, other) => (one < other ? -1 : 1));
  const count = query.top ?? DEFAULT_PAGE;
  const next = matching[count];
  const instanceIds = matching.slice(0, count);
  if (next === undefined) return { instanceIds };
  return { instanceIds, continuationToken: Buffer.from(FROM + next).toString('base64') };
}

function matches(instance: Described, query: InstanceQuery): boolean {
  return (
    (!query.statuses?.length || query.statuses.includes(instance.status)) &&
    isWithin(instance.createdTime, query.createdFrom, query.createdTo) &&
    isWithin(instance.lastUpdatedTime, query.updatedFrom, query.updatedTo) &&
    instance.instanceId.startsWith(query.instanceIdPrefix ?? '')
  );
}

const isWithin = (time: string, from: Date | undefined, to: Date | undefined) =>
  (!from || Date.parse(time) >= from.getTime()) && (!to || Date.parse(time) <= to.getTime());
