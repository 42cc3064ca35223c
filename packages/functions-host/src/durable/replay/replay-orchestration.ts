import { createHash } from 'node:crypto';
import { type EventRaised, EventType, type HistoryEvent, historyEvents } from '../history/history-event.ts';
import type { Action } from '../wire/action.ts';
import { releaseEntities } from './entity-actions.ts';
import { ExternalEvents } from './external-events.ts';
import { NonDeterminismError, OrchestrationError } from './orchestration-error.ts';
import { performAction } from './perform-action.ts';
import type { ReplayContext } from './replay-context.ts';
import type { Replayed, ReplayRequest } from './replayed.ts';
import { ScheduledWork } from './scheduled-work.ts';

/**
 * Replays the actions of an orchestrator against its history, as the Durable Functions extension does in .NET: each action begins when
 * the one before it has settled, and sequence numbers are given in that order.
 */
export function replayOrchestration(request: ReplayRequest): Replayed {
  const player = new HistoryPlayer(request);
  try {
    for (const event of request.history) player.play(event);
  } catch (error) {
    if (!(error instanceof OrchestrationError)) throw error;
    return { ...player.result(), error: { message: error.message, isWhole: error instanceof NonDeterminismError } };
  }
  return player.result();
}

/** One replay of an orchestration, which matches its actions with the events of the history one by one. */
class HistoryPlayer {
  readonly #actions: readonly Action[];
  readonly #work: ScheduledWork;
  readonly #context: ReplayContext;
  readonly #events = new ExternalEvents();
  #whileSuspended: HistoryEvent[] = [];
  #isSuspended = false;
  #nextAction = 0;
  #isSettled = false;
  #nowMs = 0;
  #terminated: Replayed['terminated'];
  #continueAsNew: Replayed['continueAsNew'];

  constructor(request: ReplayRequest) {
    this.#actions = request.actions;
    this.#work = new ScheduledWork(request.settings.maxOrchestrationActions);
    this.#context = {
      ...request,
      now: () => this.#nowMs,
      schedule: (make) => this.#work.schedule((sequence) => make(new Date(this.#nowMs), sequence)),
      send: (target, name, message, id = requestId(request.executionId, this.#work.nextId)) => {
        const event = { target, name, input: JSON.stringify({ id, ...message }) };
        this.#work.decide((sequence) => historyEvents.eventSent(new Date(this.#nowMs), sequence, event));
        return id;
      },
      heldLock: undefined,
      abandon: (task) => this.#work.abandon(task),
      waitForEvent: (name) => this.#events.wait(name),
      continueAsNew: (input) => {
        this.#continueAsNew = { input, carriedOver: [] };
      },
    };
  }

  result(): Replayed {
    const decisions = this.#work.decisions();
    // An orchestration that has asked for too much gives its locks back like any other.
    this.#work.liftLimit();
    releaseEntities(this.#context);
    return {
      decisions,
      farewell: this.#work.decisions().filter((decision) => decision.EventType === EventType.EventSent),
      isSettled: this.#isSettled,
      openTasks: this.#work.openTasks,
      isSuspended: this.#isSuspended,
      terminated: this.#terminated,
      continueAsNew: this.#continueAsNew,
      nextId: this.#work.nextId,
      error: undefined,
    };
  }

  /** @throws OrchestrationError */
  play(event: HistoryEvent): void {
    if (event.EventType === EventType.OrchestratorStarted) this.#nowMs = Date.parse(event.Timestamp);
    else if (this.#isSuspended && !reachesSuspended(event)) this.#whileSuspended.push(event);
    else this.#playEvent(event);
  }

  #playEvent(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.ExecutionStarted:
        this.#perform();
        break;
      case EventType.TaskScheduled:
      case EventType.TimerCreated:
      case EventType.SubOrchestrationInstanceCreated:
      case EventType.EventSent:
        this.#work.confirm(event);
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        this.#work.settle(event.TaskScheduledId, 'completed');
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#work.settle(event.TaskScheduledId, 'failed');
        break;
      case EventType.TimerFired:
        this.#work.settle(event.TimerId, 'completed');
        break;
      default:
        this.#playMessage(event);
    }
  }

  #playMessage(event: HistoryEvent): void {
    if (event.EventType === EventType.EventRaised) this.#raise(event);
    if (event.EventType === EventType.ExecutionTerminated) this.#terminated ??= { reason: event.Input };
    if (event.EventType === EventType.ExecutionSuspended) this.#suspend();
    if (event.EventType === EventType.ExecutionResumed) this.#resume();
  }

  /** Performs actions until one is pending, and goes on when that one has settled. */
  #perform(): void {
    for (let action = this.#actions[this.#nextAction]; action; action = this.#actions[this.#nextAction]) {
      this.#nextAction += 1;
      const task = performAction(this.#context, action);
      if (!task.outcome) {
        task.whenSettled(() => this.#perform());
        return;
      }
    }
    this.#isSettled = true;
  }

  #raise(event: EventRaised): void {
    if (this.#continueAsNew) this.#continueAsNew.carriedOver.push(event);
    else this.#events.raise(event.Name);
  }

  #suspend(): void {
    this.#isSuspended = true;
    this.#work.holdBack();
  }

  #resume(): void {
    this.#isSuspended = false;
    this.#work.release();
    const waiting = this.#whileSuspended;
    this.#whileSuspended = [];
    for (const event of waiting) this.play(event);
  }
}

/** Makes the id of a request to an entity, which is the same in every replay. */
function requestId(executionId: string, sequenceNumber: number): string {
  const hex = createHash('sha256').update(`${executionId} ${sequenceNumber}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** True if the event reaches an orchestration while it is suspended. Suspensions aren't counted: one resumption ends them all. */
const reachesSuspended = (event: HistoryEvent) =>
  event.EventType === EventType.ExecutionSuspended ||
  event.EventType === EventType.ExecutionResumed ||
  event.EventType === EventType.ExecutionTerminated;
