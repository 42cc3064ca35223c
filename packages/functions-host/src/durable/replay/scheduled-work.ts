import type { Decision, DecisionRequest } from './decision.ts';
import { NonDeterminismError, OrchestrationError } from './orchestration-error.ts';
import { type Outcome, PendingTask } from './pending-task.ts';

/** The activities, timers and sub-orchestrations of an execution by their sequence numbers. */
export class ScheduledWork {
  readonly #executionId: string;
  #limit: number;
  readonly #open = new Map<number, PendingTask>();
  /** Decisions of this replay that have no event in the history yet. */
  readonly #unconfirmed = new Map<number, Decision>();
  readonly #heldBack: Decision[] = [];
  #nextId = 0;

  constructor(executionId: string, limit: number) {
    this.#executionId = executionId;
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

  /** @throws OrchestrationError beyond the limit */
  schedule(request: DecisionRequest): PendingTask {
    const task = new PendingTask();
    this.#open.set(this.#decide(request), task);
    return task;
  }

  /** Sends a message, which has a sequence number but no result. @throws OrchestrationError beyond the limit */
  send(target: string, name: string, input: string): void {
    this.#decide({ kind: 'message', target, name, input });
  }

  /** Stops waiting for a task. Its result may still arrive and is ignored. */
  abandon(task: PendingTask): void {
    for (const [id, open] of this.#open) if (open === task) this.#open.delete(id);
  }

  /** Compares a decision of the history with that of this replay. @throws NonDeterminismError if they differ */
  confirm(before: Decision): void {
    const now = this.#unconfirmed.get(before.id);
    if (now?.kind !== before.kind || nameOf(now) !== nameOf(before))
      throw new NonDeterminismError(contradiction(before, now));
    this.#unconfirmed.delete(before.id);
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
    for (const decision of this.#heldBack.splice(0)) this.#unconfirmed.set(decision.id, decision);
  }

  #decide(request: DecisionRequest): number {
    const id = this.#nextId++;
    if (id >= this.#limit)
      throw new OrchestrationError(`Maximum amount of orchestration actions (${this.#limit}) has been reached.`);
    this.#unconfirmed.set(id, this.#named({ ...request, id }));
    return id;
  }

  #named(decision: Decision): Decision {
    if (decision.kind !== 'sub-orchestration' || decision.instanceId) return decision;
    return { ...decision, instanceId: `${this.#executionId}:${decision.id}` };
  }
}

const nameOf = (decision: Decision) => (decision.kind === 'timer' ? '' : decision.name.toLowerCase());

/** Makes the error text of the extension. */
const contradiction = (before: Decision, now: Decision | undefined) =>
  `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${describe(before)}, but the current ` +
  `replay execution ${now ? `instead scheduled ${describe(now)}` : "hasn't (yet?) scheduled this task"}. ` +
  'Was a change made to the orchestrator code after this instance had already started running?';

const WHAT = {
  activity: 'an activity',
  timer: 'a timer',
  message: 'a send event',
  'sub-orchestration': 'a sub-orchestration',
} as const;

function describe(decision: Decision): string {
  const what = WHAT[decision.kind];
  const task = `${what} task with sequence ID ${decision.id}`;
  if (decision.kind === 'timer') return task;
  if (decision.kind === 'message')
    return `${task}, type 'EventSentEvent', name '${decision.name}', target instance ID '${decision.target}'`;
  const version =
    decision.kind === 'activity' ? "version ''" : `version '${decision.version}', instance ID '${decision.instanceId}'`;
  return `${task} and name '${decision.name}' (${version})`;
}
