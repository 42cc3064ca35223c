import { setTimeout as sleep } from 'node:timers/promises';
import type { OrchestrationContext, Task } from 'durable-functions';

/** A task that an orchestrator waits for, the `Task` of durable-functions. */
interface Pending {
  readonly promise: Promise<unknown>;
}

export type Orchestrator = (context: OrchestrationContext) => Generator<Task, unknown, unknown>;

interface Functions {
  orchestrator(name: string): Orchestrator;
  activity(name: string): (input: unknown) => Promise<unknown>;
}

export interface Orchestrated {
  readonly output: unknown;
  readonly customStatus: unknown;
  /** The error that it threw. */
  readonly failure: unknown;
}

/**
 * Runs the real orchestrators with promises alone: without a host, a history or replay, which have their own tests. Inputs and outputs
 * are passed as JSON, as by a host.
 */
export class Orchestrations {
  readonly #functions: Functions;
  /** For each event, the number that arrived before a wait, and the open waits. */
  readonly #events = new Map<string, { arrived: number; waiting: (() => void)[] }>();

  constructor(functions: Functions) {
    this.#functions = functions;
  }

  raise(instanceId: string, event: string): void {
    const events = this.#eventsOf(`${instanceId}/${event}`);
    const next = events.waiting.shift();
    if (next) next();
    else events.arrived++;
  }

  async run(name: string, instanceId: string, input: unknown): Promise<Orchestrated> {
    for (let nextInput = input; ; ) {
      const run = { customStatus: undefined as unknown, continuedWith: undefined as unknown };
      const steps = this.#functions.orchestrator(name)(this.#context(instanceId, json(nextInput), run));
      const ended = await this.#follow(steps);
      if (run.continuedWith === undefined) return { ...ended, customStatus: run.customStatus };
      nextInput = run.continuedWith;
    }
  }

  async #follow(steps: ReturnType<Orchestrator>): Promise<Pick<Orchestrated, 'output' | 'failure'>> {
    try {
      let step = steps.next();
      while (!step.done) step = steps.next(await pending(step.value).promise);
      return { output: json(step.value), failure: undefined };
    } catch (failure) {
      return { output: undefined, failure };
    }
  }

  #context(
    instanceId: string,
    input: unknown,
    run: { customStatus: unknown; continuedWith: unknown },
  ): OrchestrationContext {
    const df = {
      instanceId,
      isReplaying: false,
      get currentUtcDateTime() {
        return new Date();
      },
      getInput: () => input,
      setCustomStatus: (status: unknown) => {
        run.customStatus = json(status);
      },
      continueAsNew: (next: unknown) => {
        run.continuedWith = next;
      },
      callActivity: (name: string, value: unknown) => task(this.#functions.activity(name)(json(value)).then(json)),
      callSubOrchestrator: (name: string, value: unknown, id: string) =>
        task(
          this.run(name, id, value).then(({ output, failure }) => {
            if (failure !== undefined) throw failure;
            return output;
          }),
        ),
      waitForExternalEvent: (event: string) => task(this.#nextEvent(`${instanceId}/${event}`)),
      createTimer: timer,
      Task: { all, any },
    };
    return { df } as unknown as OrchestrationContext;
  }

  #nextEvent(key: string): Promise<void> {
    const events = this.#eventsOf(key);
    if (events.arrived === 0) return new Promise((resolve) => events.waiting.push(resolve));
    events.arrived--;
    return Promise.resolve();
  }

  #eventsOf(key: string) {
    const events = this.#events.get(key) ?? { arrived: 0, waiting: [] };
    this.#events.set(key, events);
    return events;
  }
}

function task(promise: Promise<unknown>): Pending {
  // Its waiters get the rejection; it must not count as unhandled.
  promise.catch(() => undefined);
  return { promise };
}

function timer(until: Date): Pending & { cancel(): void } {
  const stop = new AbortController();
  const waited = sleep(until.getTime() - Date.now(), undefined, { signal: stop.signal, ref: false });
  return { ...task(waited), cancel: () => stop.abort() };
}

const all = (tasks: readonly Pending[]) => task(Promise.all(tasks.map(({ promise }) => promise)));

/** Returns a task whose result is the first task that settles. */
const any = (tasks: readonly Pending[]) => task(Promise.race(tasks.map((each) => each.promise.then(() => each))));

const pending = (value: Task) => value as unknown as Pending;

function json(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
