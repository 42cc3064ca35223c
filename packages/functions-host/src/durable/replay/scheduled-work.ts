import { type Decision, EventType } from '../history/history-event.ts';
import { NonDeterminismError, OrchestrationError } from './orchestration-error.ts';
import { type Outcome, PendingTask } from './pending-task.ts';

/** The activities, timers and sub-orchestrations of an execution by their sequence numbers. */
export class ScheduledWork {
  #limit: number;
  readonly #open = new Map<number, PendingTask>();
  /** Decisions of this replay that have no event in the history yet. */
  readonly #unconfirmed = new Map<number, Decision>();
  readonly #heldBack: Decision[] = [];
  #nextId = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get nextId(): number {
    return this.#nextId;
  }

  get openTasks(): number {
    return this.#open.size;
  }

  liftLimit(): void {
    this.#limit = Number.POSITIVE_INFINITY;
  }

  decisions(): Decision[] {
    return [...this.#unconfirmed.values()];
  }

  /** Takes a decision that has a result. @param make gets its sequence number @throws OrchestrationError beyond the limit */
  schedule(make: (id: number) => Decision): PendingTask {
    const task = new PendingTask();
    this.#open.set(this.decide(make), task);
    return task;
  }

  /** Takes a decision that has no result, such as a message. @throws OrchestrationError beyond the limit */
  decide(make: (id: number) => Decision): number {
    const id = this.#nextId++;
    if (id >= this.#limit)
      throw new OrchestrationError(`Maximum amount of orchestration actions (${this.#limit}) has been reached.`);
    this.#unconfirmed.set(id, make(id));
    return id;
  }

  /** Stops waiting for a task. Its result may still arrive and is ignored. */
  abandon(task: PendingTask): void {
    for (const [id, open] of this.#open) if (open === task) this.#open.delete(id);
  }

  /** Compares a decision of the history with that of this replay. @throws NonDeterminismError if they differ */
  confirm(before: Decision): void {
    const now = this.#unconfirmed.get(before.EventId);
    if (now?.EventType !== before.EventType || nameOf(now) !== nameOf(before))
      throw new NonDeterminismError(contradiction(before, now));
    this.#unconfirmed.delete(before.EventId);
  }

  /** Settles a task. A result that is repeated or late is ignored. */
  settle(id: number, outcome: Outcome): void {
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(outcome);
  }

  /** Keeps decisions back while the orchestration is suspended. */
  holdBack(): void {
    this.#heldBack.push(...this.#unconfirmed.values());
    this.#unconfirmed.clear();
  }

  release(): void {
    for (const decision of this.#heldBack.splice(0)) this.#unconfirmed.set(decision.EventId, decision);
  }
}

const nameOf = (decision: Decision) => ('Name' in decision ? decision.Name.toLowerCase() : '');

/** Makes the error text of the extension. */
const contradiction = (before: Decision, now: Decision | undefined) =>
  `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${describe(before)}, but the current ` +
  `replay execution ${now ? `instead scheduled ${describe(now)}` : "hasn't (yet?) scheduled this task"}. ` +
  'Was a change made to the orchestrator code after this instance had already started running?';

const WHAT = {
  [EventType.TaskScheduled]: 'an activity',
  [EventType.TimerCreated]: 'a timer',
  [EventType.EventSent]: 'a send event',
  [EventType.SubOrchestrationInstanceCreated]: 'a sub-orchestration',
} as const;

function describe(decision: Decision): string {
  const task = `${WHAT[decision.EventType]} task with sequence ID ${decision.EventId}`;
  if (decision.EventType === EventType.TimerCreated) return task;
  if (decision.EventType === EventType.EventSent)
    return `${task}, type 'EventSentEvent', name '${decision.Name}', target instance ID '${decision.InstanceId}'`;
  const instance = 'InstanceId' in decision ? `, instance ID '${decision.InstanceId}'` : '';
  return `${task} and name '${decision.Name}' (version '${decision.Version}'${instance})`;
}
