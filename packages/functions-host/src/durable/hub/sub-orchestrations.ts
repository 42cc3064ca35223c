import {
  type HistoryEvent,
  historyEvents,
  type ParentLink,
  type SubOrchestrationCreated,
} from '../history/history-event.ts';
import type { Instance } from './instance.ts';
import type { InstanceStore } from './instance-store.ts';
import { newInstance } from './new-instance.ts';

/** The part of the task hub that starts instances and sends them events. */
export interface Instances {
  start(instance: Instance): Promise<void>;
  send(instance: Instance, event: HistoryEvent): Promise<void>;
}

/** Starts sub-orchestrations and reports their results, so that a crash on either side neither loses nor repeats them. */
export class SubOrchestrations {
  readonly #store: InstanceStore;
  readonly #instances: Instances;
  readonly #now: () => Date;

  constructor(store: InstanceStore, instances: Instances, now: () => Date) {
    this.#store = store;
    this.#instances = instances;
    this.#now = now;
  }

  /** Starts a child, unless the same call has started it before a crash. */
  async begin(parent: Instance, event: SubOrchestrationCreated): Promise<void> {
    if (!this.#store.isCurrent(parent)) return;
    const { instanceId, executionId, name } = parent;
    const link = { instanceId, executionId, name, taskScheduledId: event.EventId };
    const running = this.#store.live.get(event.InstanceId);
    const finished = this.#store.finished.get(event.InstanceId);
    if (running && isSameCall(running.parent, link)) return;
    if (running) return this.#refuse(parent, event);
    if (finished && isSameCall(finished.parent, link)) return this.#tellAgain(event.InstanceId);
    await this.#instances.start(newInstance({ ...startOf(event), parent: link, now: this.#now() }));
  }

  /** Reports the result of a child, unless its parent has ended or continued as a new execution. */
  async tellParent(child: Instance, failureDetails: string): Promise<void> {
    const parent = child.parent && this.#store.live.get(child.parent.instanceId);
    if (!child.parent || !parent || !this.#store.isCurrent(parent, child.parent.executionId)) return;
    await this.#instances.send(parent, resultForParent(child, child.parent, failureDetails));
  }

  async #refuse(parent: Instance, { EventId, InstanceId }: SubOrchestrationCreated): Promise<void> {
    const reason = `An orchestration instance with the ID '${InstanceId}' is already running.`;
    await this.#instances.send(parent, historyEvents.subOrchestrationFailed(this.#now(), EventId, reason, ''));
  }

  /** Reports the result of a child again, because the host died before its parent got it. */
  async #tellAgain(instanceId: string): Promise<void> {
    const child = await this.#store.load(instanceId);
    if (child) await this.tellParent(child, child.output ?? '');
  }
}

const startOf = ({ InstanceId, Name, Version, Input }: SubOrchestrationCreated) => ({
  instanceId: InstanceId,
  name: Name,
  version: Version,
  input: Input,
});

const isSameCall = (one: ParentLink | undefined, other: ParentLink) =>
  one?.instanceId === other.instanceId &&
  one.executionId === other.executionId &&
  one.taskScheduledId === other.taskScheduledId;

/** Makes the event with which a finished sub-orchestration reports its result to its parent. */
function resultForParent(child: Instance, parent: ParentLink, failureDetails: string): HistoryEvent {
  const at = new Date(child.lastUpdatedTime);
  if (child.status === 'Completed')
    return historyEvents.subOrchestrationCompleted(at, parent.taskScheduledId, child.output);
  // The extension gives no details for a terminated sub-orchestration.
  const details = child.status === 'Terminated' ? null : failureDetails;
  return historyEvents.subOrchestrationFailed(at, parent.taskScheduledId, child.output ?? '', details);
}
