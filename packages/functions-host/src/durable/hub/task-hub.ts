import { randomUUID } from 'node:crypto';
import { historyEvents } from '../history/history-events.ts';
import { LONGEST_INSTANCE_ID } from '../limits.ts';
import { Dispatcher } from './dispatcher.ts';
import type { HubDependencies } from './hub-dependencies.ts';
import type { Instance } from './instance.ts';
import { InstanceStore } from './instance-store.ts';
import { newInstance } from './new-instance.ts';
import type { RuntimeStatus } from './orchestration-status.ts';
import { type InstancePage, type InstanceQuery, queryInstances } from './query-instances.ts';

/** What is wrong with a request, for whoever made it. */
export class BadRequestError extends Error {}
/** The instance id is taken by one that isn't finished. */
export class InstanceExistsError extends Error {}

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
   * Starts an orchestration; one that has finished under the same id is overwritten.
   * @returns its id, once the start is on disk
   * @throws BadRequestError, InstanceExistsError
   */
  async start(name: string, input: string | null, instanceId?: string): Promise<string> {
    if (!this.#host.functions.hasOrchestrator(name))
      throw new BadRequestError(
        `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`,
      );
    const id = instanceId || randomUUID().replaceAll('-', '');
    checkInstanceId(id);
    const running = this.#store.live.get(id);
    if (running && !this.#host.overwritesRunning)
      throw new InstanceExistsError(
        `An orchestration instance with the ID '${id}' already exists: it is ${running.status}.`,
      );
    await this.#dispatcher.start(newInstance({ InstanceId: id, Name: name, Input: input, now: this.#host.now() }));
    return id;
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

  load(instanceId: string): Promise<Instance | undefined> {
    return this.#store.load(instanceId);
  }

  query(query: InstanceQuery): InstancePage {
    return queryInstances([...this.#store.live.values(), ...this.#store.finished.values()], query);
  }

  /** Forgets a finished instance. @returns whether there was one */
  async purge(instanceId: string): Promise<boolean> {
    if (!this.#store.finished.has(instanceId)) return false;
    await this.#store.purge(instanceId);
    return true;
  }

  async #deliver(instanceId: string, event: () => Parameters<Dispatcher['send']>[1]): Promise<Delivery> {
    const instance = this.#store.live.get(instanceId);
    if (!instance) return this.#store.finished.has(instanceId) ? 'finished' : 'unknown';
    await this.#dispatcher.send(instance, event());
    return 'accepted';
  }
}

function checkInstanceId(id: string): void {
  if (id.startsWith('@')) throw new BadRequestError('Orchestration instance ids must not start with @.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(id))
    throw new BadRequestError('Orchestration instance ids must not contain /, \\, #, ?, or control characters.');
  if (id.length > LONGEST_INSTANCE_ID)
    throw new BadRequestError(`Instance ID lengths must not exceed ${LONGEST_INSTANCE_ID} characters.`);
}
