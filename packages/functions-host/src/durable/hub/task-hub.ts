import { randomUUID } from 'node:crypto';
import { type EntityId, entityInstanceId, entityOf } from '../entities/entity-id.ts';
import { OPERATION, requestMessage } from '../entities/entity-message.ts';
import { type EntityState, entityStateOf } from '../entities/entity-state.ts';
import { historyEvents } from '../history/history-event.ts';
import { Dispatcher } from './dispatcher.ts';
import type { HubDependencies } from './hub-dependencies.ts';
import { type Instance, startedEvent } from './instance.ts';
import { InstanceStore } from './instance-store.ts';
import { newInstance } from './new-instance.ts';
import type { RuntimeStatus } from './orchestration-status.ts';
import { type InstancePage, type InstanceQuery, queryInstances } from './query-instances.ts';

/** An instance with this id exists and hasn't finished. */
export class InstanceExistsError extends Error {}

/** `input` is serialised JSON. Without an id, the instance gets a random one. */
export interface StartRequest {
  name: string;
  input: string | null;
  instanceId?: string | undefined;
  version?: string | undefined;
}

/** The outcome of a message to an instance. */
export type Delivery = 'accepted' | 'unknown' | 'finished';

/** The orchestrations of one data folder, with all operations of clients. Inputs are serialised JSON. */
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

  /** Resumes the orchestrations of an earlier host. */
  recover(): void {
    this.#dispatcher.recover();
  }

  /** True if no orchestration can continue by itself: all wait for timers or events. */
  get isIdle(): boolean {
    return this.#dispatcher.isIdle;
  }

  stop(graceMs: number): Promise<void> {
    return this.#dispatcher.stop(graceMs);
  }

  /**
   * Starts an orchestration. A finished one with the same id is overwritten. If there is no function of that name, the instance fails.
   * @returns its id, once the start is on disk
   * @throws InstanceExistsError
   */
  async start({ name, input, instanceId, version }: StartRequest): Promise<string> {
    const id = instanceId || newInstance.executionId();
    const running = this.#store.live.get(id);
    if (running && this.#host.settings.overridableExistingInstanceStates !== 'AnyState')
      throw new InstanceExistsError(`An Orchestration instance with the status ${running.status} already exists.`);
    const before = this.#store.finished.get(id);
    await this.#dispatcher.start(
      newInstance({
        instanceId: id,
        name,
        input,
        version: version ?? this.#host.settings.defaultVersion,
        generation: before ? (before.generation ?? 0) + 1 : 0,
        now: this.#host.now(),
      }),
    );
    return id;
  }

  /**
   * Starts an orchestration again with the same input, under the same id or a new one.
   * @returns the id, or `undefined` if there is no such instance
   * @throws InstanceExistsError
   */
  async restart(instanceId: string, keepsId: boolean): Promise<string | undefined> {
    const instance = await this.load(instanceId);
    if (!instance) return undefined;
    const { Name, Input, Version } = startedEvent(instance) ?? { Name: instance.name, Input: null, Version: '' };
    return this.start({ name: Name, input: Input, version: Version, ...(keepsId && { instanceId }) });
  }

  /** Lets a failed orchestration go on: its failures are removed, so that their work is requested again. */
  async rewind(instanceId: string, reason: string | null): Promise<void> {
    const instance = await this.load(instanceId);
    if (instance?.status === 'Failed' && this.stateOf(instanceId) === 'finished')
      await this.#dispatcher.rewind(instance, reason);
  }

  /** Signals an entity. Resolves when that is on disk. A signal to an entity without a function is dropped. @param input is serialised JSON */
  signalEntity(entity: EntityId, operation: string, input: string | null): Promise<void> {
    const request = { id: randomUUID(), op: operation, signal: true, ...(input !== null && { input }) };
    return this.#dispatcher.signal(requestMessage(this.#host.now(), entityInstanceId(entity), OPERATION, request));
  }

  /** Returns the state of an entity; `undefined` if it doesn't exist. */
  entityState(entity: EntityId): EntityState | undefined {
    const instance = this.#store.live.get(entityInstanceId(entity));
    const state = instance && entityOf(instance) && entityStateOf(instance);
    return state?.exists ? state : undefined;
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

  /** Returns whether an instance can still take events. */
  stateOf(instanceId: string): 'live' | 'finished' | 'unknown' {
    if (this.#store.live.has(instanceId)) return 'live';
    return this.#store.finished.has(instanceId) ? 'finished' : 'unknown';
  }

  load(instanceId: string): Promise<Instance | undefined> {
    return this.#store.load(instanceId);
  }

  describeAll<T>(instanceIds: readonly string[], describe: (instance: Instance) => T | undefined): Promise<T[]> {
    return this.#store.describeAll(instanceIds, describe);
  }

  query(query: InstanceQuery): InstancePage {
    return queryInstances([...this.#store.live.values(), ...this.#store.finished.values()], query);
  }

  /** Removes an instance, even if it is running. */
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
