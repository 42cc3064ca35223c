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

/** A page of the instances that a query asks for, in the order of their ids. */
export function queryInstances(all: readonly Described[], query: InstanceQuery): InstancePage {
  const after = query.continuationToken && Buffer.from(query.continuationToken, 'base64url').toString();
  const matching = all
    .filter((instance) => matches(instance, query) && (!after || instance.instanceId > after))
    .map((instance) => instance.instanceId)
    .sort((one, other) => (one < other ? -1 : 1));
  const page = matching.slice(0, query.top ?? DEFAULT_PAGE);
  const last = page.at(-1);
  if (matching.length === page.length || !last) return { instanceIds: page };
  return { instanceIds: page, continuationToken: Buffer.from(last).toString('base64url') };
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
