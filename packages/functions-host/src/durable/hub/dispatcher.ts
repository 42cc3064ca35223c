import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { RunningWork, withinGrace } from '../../running-work.ts';
import { entityOf } from '../entities/entity-id.ts';
import type { OutgoingMessage } from '../entities/entity-message.ts';
import { runEntityBatch } from '../entities/run-entity-batch.ts';
import {
  EventType,
  type HistoryEvent,
  historyEvents,
  type TaskScheduled,
  type TimerCreated,
} from '../history/history-event.ts';
import { activityFailed } from './activity-failed.ts';
import { DurableTimers } from './durable-timers.ts';
import type { HubDependencies } from './hub-dependencies.ts';
import { type Instance, startedEvent } from './instance.ts';
import type { InstanceStore } from './instance-store.ts';
import { newInstance } from './new-instance.ts';
import { isFinished } from './orchestration-status.ts';
import { Outbox } from './outbox.ts';
import { outstandingWork } from './outstanding-work.ts';
import { messagesOf } from './rebuild-instance.ts';
import { rewound } from './rewound.ts';
import { type Episode, runEpisode } from './run-episode.ts';
import { SubOrchestrations } from './sub-orchestrations.ts';

/** The longest wait for further results before an episode, because each episode replays the whole history. */
const LONGEST_PAUSE_MS = 50;

/**
 * Runs the episodes of orchestrations and the work that they ask for. An episode is on disk before its work begins, so that the work
 * is found in the history again after a crash.
 */
export class Dispatcher {
  readonly #store: InstanceStore;
  readonly #host: HubDependencies;
  readonly #children: SubOrchestrations;
  readonly #outbox: Outbox;
  readonly #timers = new DurableTimers();
  readonly #busy = new Set<Instance>();
  readonly #running = new RunningWork();
  readonly #orchestrators: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #entities: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #activities: <T>(work: () => Promise<T>) => Promise<T>;
  #isStopping = false;

  constructor(store: InstanceStore, host: HubDependencies) {
    this.#store = store;
    this.#host = host;
    this.#children = new SubOrchestrations(store, this, () => host.now());
    this.#outbox = new Outbox(store, this, host);
    this.#orchestrators = pLimit(host.settings.maxConcurrentOrchestratorFunctions);
    this.#entities = pLimit(host.settings.maxConcurrentEntityFunctions);
    this.#activities = pLimit(host.settings.maxConcurrentActivityFunctions);
  }

  /** Begins the open work that an earlier host has left. */
  recover(): void {
    const live = [...this.#store.live.values()];
    // This comes before any instance is woken: none may continue before its own messages have arrived, even if others send to it meanwhile.
    for (const instance of live) this.#busy.add(instance);
    const received = live.map((instance) => ({ instance, before: [...instance.received] }));
    for (const instance of live) for (const event of outstandingWork(instance)) this.#begin(instance, event);
    const delivered = [...live, ...this.#store.ended.values()].map((instance) => this.#redeliver(instance));
    // What an earlier host has received isn't sent again after this.
    const forget = () => {
      for (const { instance, before } of received) for (const id of before) instance.received.delete(id);
    };
    this.#track(Promise.all(delivered).then(forget));
  }

  /** Delivers what an earlier host may not have delivered. The instance doesn't go on before. */
  async #redeliver(instance: Instance): Promise<void> {
    await this.#outbox.deliver(instance, true);
    await this.#store.addSummary(instance);
    this.#busy.delete(instance);
    this.#wake(instance);
  }

  /** Signals an entity for a client. Resolves when that is on disk. */
  signal(message: OutgoingMessage): Promise<void> {
    return this.#guard(this.#outbox.deliverForClient(message));
  }

  /** Starts an instance, or overwrites the one that is there. Resolves when that is on disk. */
  start(instance: Instance): Promise<void> {
    const written = this.#store.begin(instance);
    this.#wake(instance);
    return this.#guard(written);
  }

  /** Lets a failed instance go on from where it was before it failed. Resolves when that is on disk. */
  rewind(instance: Instance, reason: string | null): Promise<void> {
    Object.assign(instance, rewound(instance, this.#host.now(), reason));
    return this.start(instance);
  }

  /** Hands an event to a running instance. Resolves when that is on disk. */
  send(instance: Instance, event: HistoryEvent): Promise<void> {
    const written = this.#store.receive(instance, event);
    this.#wake(instance);
    return this.#guard(written);
  }

  /** True if nothing runs or is about to run. */
  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Begins no new work, and waits for running work at most `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#timers.clear();
    await withinGrace(this.#running.allDone(), graceMs);
    await this.#store.close();
  }

  #wake(instance: Instance): void {
    if (this.#isStopping || this.#busy.has(instance) || instance.inbox.length === 0) return;
    this.#busy.add(instance);
    const limit = entityOf(instance) ? this.#entities : this.#orchestrators;
    this.#track(limit(() => this.#episode(instance)));
  }

  async #episode(instance: Instance): Promise<void> {
    const startedAt = performance.now();
    const waiting = instance.inbox.length;
    let took = 0;
    if (this.#store.isCurrent(instance) && !this.#isStopping) took = await this.#run(instance);
    const tookMs = performance.now() - startedAt;
    this.#busy.delete(instance);
    if (!this.#store.isCurrent(instance) || instance.inbox.length === 0) return;
    // All that waits for an entity waits for its lock.
    if (took === 0 && instance.inbox.length === waiting) return;
    if (instance.inbox.length >= this.#host.settings.storageProvider.controlQueueBatchSize) this.#wake(instance);
    else
      this.#track(
        delay(Math.min(tookMs, LONGEST_PAUSE_MS)).then(() => this.#store.isCurrent(instance) && this.#wake(instance)),
      );
  }

  /** @returns the number of events that the episode took */
  #run(instance: Instance): Promise<number> {
    return entityOf(instance) ? this.#runBatch(instance) : this.#runEpisode(instance);
  }

  async #runBatch(entity: Instance): Promise<number> {
    const { taken, state, outbox } = await runEntityBatch(entity, this.#host);
    if (taken.length === 0 || !this.#store.isCurrent(entity)) return 0;
    const now = this.#host.now();
    entity.history = [historyEvents.executionStarted(now, { name: entity.name, input: JSON.stringify(state) })];
    entity.inbox = entity.inbox.filter((event) => !taken.includes(event));
    entity.outbox = outbox;
    entity.status = 'Running';
    entity.lastUpdatedTime = now.toISOString();
    await this.#store.begin(entity);
    await this.#outbox.deliver(entity);
    return taken.length;
  }

  async #runEpisode(instance: Instance): Promise<number> {
    const messages = instance.inbox.slice(0, this.#host.settings.storageProvider.controlQueueBatchSize);
    const episode = await runEpisode(instance, messages, this.#host);
    if (this.#store.isCurrent(instance)) await this.#commit(instance, messages.length, episode);
    return messages.length;
  }

  async #commit(instance: Instance, took: number, episode: Episode): Promise<void> {
    if (episode.next) return this.#continueAsNew(instance, took, episode, episode.next);
    const deliver = () => this.#outbox.deliver(instance);
    await this.#store.recordEpisode(instance, { kind: 'episode', took, ...written(episode) }, deliver);
    if (episode.isStuck) this.#warnOfStuck(instance);
    if (isFinished(instance.status)) this.#finish(instance, episode.failureDetails);
    else for (const event of episode.events) this.#begin(instance, event);
  }

  async #continueAsNew(
    instance: Instance,
    took: number,
    episode: Episode,
    next: NonNullable<Episode['next']>,
  ): Promise<void> {
    const now = this.#host.now();
    const { name, parent } = instance;
    const version = startedEvent(instance)?.Version;
    const started = historyEvents.executionStarted(now, { name, version, input: next.input, parent });
    instance.executionId = newInstance.executionId();
    instance.history = [];
    instance.inbox = [started, ...next.carriedOver, ...instance.inbox.slice(took).filter(outlivesExecution)];
    instance.outbox = messagesOf(episode.events);
    instance.customStatus = episode.customStatus;
    instance.status = 'Running';
    instance.lastUpdatedTime = now.toISOString();
    await this.#store.begin(instance);
    await this.#outbox.deliver(instance);
  }

  #begin(instance: Instance, event: HistoryEvent): void {
    if (event.EventType === EventType.TaskScheduled)
      this.#track(this.#activities(() => this.#activity(instance, event)));
    if (event.EventType === EventType.TimerCreated) this.#arm(instance, event);
    if (event.EventType === EventType.SubOrchestrationInstanceCreated)
      this.#track(this.#children.begin(instance, event));
  }

  async #activity(instance: Instance, { EventId, Name, Input }: TaskScheduled): Promise<void> {
    const { executionId, instanceId } = instance;
    if (this.#isStopping || !this.#store.isCurrent(instance, executionId)) return;
    const outcome = await this.#host.runActivity({ instanceId, name: Name, input: Input });
    const now = this.#host.now();
    const event = outcome.ok
      ? historyEvents.taskCompleted(now, EventId, outcome.result)
      : activityFailed(now, EventId, Name, outcome);
    if (this.#store.isCurrent(instance, executionId)) await this.send(instance, event);
  }

  #arm(instance: Instance, { EventId, FireAt }: TimerCreated): void {
    const { executionId } = instance;
    this.#timers.arm(new Date(FireAt), () => {
      if (!this.#store.isCurrent(instance, executionId)) return;
      this.#track(this.send(instance, historyEvents.timerFired(this.#host.now(), EventId, FireAt)));
    });
  }

  #finish(instance: Instance, details: string): void {
    const { instanceId, name, status, output } = instance;
    const fields = { instanceId, function: name, status, ...(status === 'Failed' && { output }) };
    this.#host.log.info(fields, 'Orchestration ended');
    this.#track(this.#children.tellParent(instance, details));
  }

  #warnOfStuck({ instanceId, name }: Instance): void {
    this.#host.log.error(
      { instanceId, function: name },
      'The orchestration can’t go on, here or on Azure: everything that it waits for has come, and it has not ended. Look for an event ' +
        'raised in another case than it is awaited in, a retry timeout, or Task.any over tasks that were yielded before.',
    );
  }

  #track(work: Promise<unknown>): void {
    this.#running.add(this.#guard(work));
  }

  /** Reports a failure of work as fatal, because only the journal can fail here and the host must not go on without it. */
  #guard<T>(work: Promise<T>): Promise<T> {
    work.catch((error: unknown) => this.#host.onFatal(error));
    return work;
  }
}

const written = ({ events, status, customStatus, output }: Episode) => ({ events, status, customStatus, output });

const outlivesExecution = (event: HistoryEvent) =>
  event.EventType === EventType.EventRaised ||
  event.EventType === EventType.ExecutionTerminated ||
  event.EventType === EventType.ExecutionSuspended ||
  event.EventType === EventType.ExecutionResumed;
