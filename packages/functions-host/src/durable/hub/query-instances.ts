import type { RuntimeStatus } from './orchestration-status.ts';

export interface InstanceQuery {
  statuses?: readonly RuntimeStatus[] | undefined;
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
  instanceIdPrefix?: string | undefined;
  /** Instances a page. */
  top?: number | undefined;
  continuationToken?: string | undefined;
}

interface Described {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly status: RuntimeStatus;
}

export interface InstancePage {
  instanceIds: string[];
  /** Where the next page goes on; absent on the last one. */
  continuationToken?: string;
}

const DEFAULT_PAGE = 100;
/** A token that doesn't begin so isn't one of ours. */
const FROM = 'from:';

/** A page of the instances that a query asks for, in the order of their ids. As on Azure, nothing comes after a token that means nothing. */
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
  const created = Date.parse(instance.createdTime);
  return (
    (!query.statuses?.length || query.statuses.includes(instance.status)) &&
    (!query.createdFrom || created >= query.createdFrom.getTime()) &&
    (!query.createdTo || created <= query.createdTo.getTime()) &&
    instance.instanceId.startsWith(query.instanceIdPrefix ?? '')
  );
}
