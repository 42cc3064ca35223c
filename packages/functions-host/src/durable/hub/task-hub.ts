import { historyEvents } from '../history/history-events.ts';
import { Dispatcher } from './dispatcher.ts';
import type { HubDependencies } from './hub-dependencies.ts';
import { type Instance, startedEvent } from './instance.ts';
import { InstanceStore } from './instance-store.ts';
import { newInstance } from './new-instance.ts';
import type { RuntimeStatus } from './orchestration-status.ts';
import { type InstancePage, type InstanceQuery, queryInstances } from './query-instances.ts';

/** The instance id is taken by one that isn't finished. */
export class InstanceExistsError extends Error {}

/** `input` is serialised JSON. Without an id the instance gets one. */
export interface StartRequest {
  name: string;
  input: string | null;
  instanceId?: string | undefined;
  version?: string | undefined;
}

/** What came of a message to an instance. */
export type Delivery = 'accepted' | 'unknown' | 'finished';

/** The orchestrations of one data folder, and all that can be done to them from outside. Inputs are serialised JSON. */
export class TaskHub {
  readonly #store: InstanceStore;
  readonly #dispatcher: Dispatcher;
  readonly #host: HubDependencies;

  private constructor(store: InstanceStore, host: HubDependencies) {
    this.#store = store;
    this.#host = host;
    this.#dispatcher = new Dispatcher(store, host);
  }

  static async open(folder: string, host: HubDependencies): Promise<TaskHub> {
    return new TaskHub(await InstanceStore.open(folder, host.log), host);
  }

  /** Goes on with what an earlier host left. */
  recover(): void {
    this.#dispatcher.recover();
  }

  stop(graceMs: number): Promise<void> {
    return this.#dispatcher.stop(graceMs);
  }

  /**
   * Starts an orchestration; one that has finished under the same id is overwritten. One that no function has the name of fails.
   * @returns its id, once the start is on disk
   * @throws InstanceExistsError
   */
  async start({ name, input, instanceId, version }: StartRequest): Promise<string> {
    const id = instanceId || newInstance.executionId();
    const running = this.#store.live.get(id);
    if (running && !this.#host.overwritesRunning)
      throw new InstanceExistsError(`An Orchestration instance with the status ${running.status} already exists.`);
    const before = this.#store.finished.get(id);
    await this.#dispatcher.start(
      newInstance({
        instanceId: id,
        name,
        input,
        version: version ?? this.#host.defaultVersion,
        generation: before ? (before.generation ?? 0) + 1 : 0,
        now: this.#host.now(),
      }),
    );
    return id;
  }

  /**
   * Starts once more what was started before, under the same id or a new one.
   * @returns the id; `undefined` where there is no such instance
   * @throws InstanceExistsError
   */
  async restart(instanceId: string, keepsId: boolean): Promise<string | undefined> {
    const instance = await this.load(instanceId);
    if (!instance) return undefined;
    const { Name, Input, Version } = startedEvent(instance) ?? { Name: instance.name, Input: null, Version: '' };
    return this.start({ name: Name, input: Input, version: Version, ...(keepsId && { instanceId }) });
  }

  /** Lets a failed orchestration go on: what failed is forgotten, so that it is asked for again. */
  async rewind(instanceId: string, reason: string | null): Promise<void> {
    const instance = await this.load(instanceId);
    if (instance?.status === 'Failed') await this.#dispatcher.rewind(instance, reason);
  }

  raiseEvent(instanceId: string, name: string, input: string | null): Promise<Delivery> {
    return this.#deliver(instanceId, () => historyEvents.eventRaised(this.#host.now(), name, input));
  }

  terminate(instanceId: string, reason: string | null): Promise<Delivery> {
    return this.#deliver(instanceId, () => historyEvents.executionTerminated(this.#host.now(), reason));
  }

  suspend(instanceId: string, reason: string | null): Promise<Delivery> {
    return this.#deliver(instanceId, () => historyEvents.executionSuspended(this.#host.now(), reason));
  }

  resume(instanceId: string, reason: string | null): Promise<Delivery> {
    return this.#deliver(instanceId, () => historyEvents.executionResumed(this.#host.now(), reason));
  }

  statusOf(instanceId: string): RuntimeStatus | undefined {
    return (this.#store.live.get(instanceId) ?? this.#store.finished.get(instanceId))?.status;
  }

  /** Whether an instance can still take something in. */
  stateOf(instanceId: string): 'live' | 'finished' | 'unknown' {
    if (this.#store.live.has(instanceId)) return 'live';
    return this.#store.finished.has(instanceId) ? 'finished' : 'unknown';
  }

  load(instanceId: string): Promise<Instance | undefined> {
    return this.#store.load(instanceId);
  }

  query(query: InstanceQuery): InstancePage {
    return queryInstances([...this.#store.live.values(), ...this.#store.finished.values()], query);
  }

  /** Forgets an instance, also one that runs. */
  purge(instanceId: string): Promise<void> {
    return this.#store.purge(instanceId);
  }

  async #deliver(instanceId: string, event: () => Parameters<Dispatcher['send']>[1]): Promise<Delivery> {
    const instance = this.#store.live.get(instanceId);
    if (!instance) return this.#store.finished.has(instanceId) ? 'finished' : 'unknown';
    await this.#dispatcher.send(instance, event());
    return 'accepted';
  }
}
