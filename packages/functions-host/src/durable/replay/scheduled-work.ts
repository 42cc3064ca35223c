import type { Decision, DecisionRequest } from './decision.ts';
import { OrchestrationError } from './orchestration-error.ts';
import { type Outcome, PendingTask } from './pending-task.ts';

/** The activities, timers and sub-orchestrations of an execution by their sequence numbers. */
export class ScheduledWork {
  readonly #executionId: string;
  readonly #limit: number;
  readonly #open = new Map<number, PendingTask>();
  /** Asked for in this replay, and not (yet) seen in history. */
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

  decisions(): Decision[] {
    return [...this.#unconfirmed.values()];
  }

  /** @throws OrchestrationError beyond the limit */
  schedule(request: DecisionRequest): PendingTask {
    const id = this.#nextId++;
    if (id >= this.#limit)
      throw new OrchestrationError(`Maximum amount of orchestration actions (${this.#limit}) has been reached.`);
    const task = new PendingTask();
    this.#open.set(id, task);
    this.#unconfirmed.set(id, this.#named({ ...request, id }));
    return task;
  }

  /** It may still come back; nobody hears of it. */
  abandon(task: PendingTask): void {
    for (const [id, open] of this.#open) if (open === task) this.#open.delete(id);
  }

  /** History says that it was asked for before. @throws OrchestrationError if now something else is */
  confirm(id: number, kind: Decision['kind'], name?: string): void {
    const decision = this.#unconfirmed.get(id);
    const isSame =
      decision?.kind === kind && (decision.kind === 'timer' || decision.name.toLowerCase() === name?.toLowerCase());
    if (!isSame) throw new OrchestrationError(nonDeterminism(id, kind, name, decision));
    this.#unconfirmed.delete(id);
  }

  /** A result for what isn't open has come twice, or too late, and is passed over. */
  settle(id: number, outcome: Outcome): void {
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(outcome);
  }

  /** While an orchestration is suspended, nothing is begun. */
  holdBack(): void {
    this.#heldBack.push(...this.#unconfirmed.values());
    this.#unconfirmed.clear();
  }

  release(): void {
    for (const decision of this.#heldBack.splice(0)) this.#unconfirmed.set(decision.id, decision);
  }

  #named(decision: Decision): Decision {
    if (decision.kind !== 'sub-orchestration' || decision.instanceId) return decision;
    return { ...decision, instanceId: `${this.#executionId}:${decision.id}` };
  }
}

function nonDeterminism(id: number, kind: string, name: string | undefined, now: Decision | undefined): string {
  const before = name ? `the ${kind} '${name}'` : `a ${kind}`;
  const instead = now ? (now.kind === 'timer' ? 'a timer' : `the ${now.kind} '${now.name}'`) : 'nothing yet';
  return (
    `Non-Deterministic workflow detected: a previous execution scheduled ${before} with sequence number ${id}, but this ` +
    `replay scheduled ${instead}. Was the orchestrator's code changed after this instance had started?`
  );
}
