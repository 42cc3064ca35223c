import type { DurableClient, Status } from './durable-client.ts';

/** An orchestration of the app `crash`, with what its client does and what must come of it, however often the host dies. */
interface Animal {
  orchestrator: string;
  input(id: string): unknown;
  /** Brings it to its end. Whatever is done `once` isn't asked for again after it was answered with 202. */
  drive?(durable: DurableClient, id: string, once: Once): Promise<void>;
  status: 'Completed' | 'Terminated';
  output(id: string): unknown;
}

/** Does something that changes an instance, unless the host has answered it with 202 before. */
type Once = (name: string, ask: () => Promise<Response>) => Promise<void>;

const hasEvent =
  (type: string) =>
  ({ historyEvents = [] }: Status) =>
    historyEvents.some(({ EventType }) => EventType === type);

const stepped =
  (...keys: string[]) =>
  (id: string) =>
    keys.map((key) => `${id}/${key}`);

const ANIMALS: Record<string, Animal> = {
  mixed: {
    orchestrator: 'mixed',
    input: (id) => ({ id, round: 1, seen: [] }),
    /** An execution that continues drops unread events, as Azure does: each is raised when its round has begun. */
    async drive(durable, id, once) {
      for (const round of [1, 2, 3]) {
        const now = await durable.when(id, ({ input }) => (input as { round: number }).round >= round);
        if ((now.input as { round: number }).round > round) continue;
        await once(`go${round}`, () => durable.raise(id, `go${round}`, `event ${round}`));
      }
    },
    status: 'Completed',
    output: (id) =>
      [1, 2, 3].flatMap((round) => [
        ...[1, 2, 3].map((n) => `${id}/${round}/${n}`),
        ...[`${id}/${round}/pair/first`, `${id}/${round}/pair/second`],
        `event ${round}`,
      ]),
  },
  retries: { orchestrator: 'retries', input: (id) => id, status: 'Completed', output: (id) => `${id}/flaky` },
  family: {
    orchestrator: 'family',
    input: (id) => id,
    status: 'Completed',
    output: stepped('a/first', 'a/second', 'b/first', 'b/second', 'c/first', 'c/second'),
  },
  counts: {
    orchestrator: 'counts',
    input: (id) => ({ key: id, n: 1, seen: [] }),
    status: 'Completed',
    output: stepped('1', '2', '3', '4', '5', '6', '7', '8', '9', '10'),
  },
  races: {
    orchestrator: 'races',
    input: (id) => id,
    drive: (durable, id, once) => once('go', () => durable.raise(id, 'go', 'first')),
    status: 'Completed',
    output: (id) => [`${id}/before`, 'first', `${id}/after`],
  },
  suspended: {
    orchestrator: 'races',
    input: (id) => id,
    async drive(durable, id, once) {
      await once('suspend', () => durable.post(`/instances/${id}/suspend?reason=wait`));
      // A resumption before the suspension has taken effect is refused, as on Azure.
      await durable.when(id, hasEvent('ExecutionSuspended'), 'showHistory=true');
      await once('go', () => durable.raise(id, 'go', 'while suspended'));
      await once('resume', () => durable.post(`/instances/${id}/resume?reason=on`));
    },
    status: 'Completed',
    output: (id) => [`${id}/before`, 'while suspended', `${id}/after`],
  },
  adds: { orchestrator: 'adds', input: (id) => ({ key: id, n: 1 }), status: 'Completed', output: () => 9 },
  terminated: {
    orchestrator: 'races',
    input: (id) => id,
    async drive(durable, id, once) {
      await durable.when(
        id,
        (status) => hasEvent('TaskCompleted')(status) || status.runtimeStatus === 'Terminated',
        'showHistory=true',
      );
      await once('terminate', () => durable.post(`/instances/${id}/terminate?reason=enough`));
    },
    status: 'Terminated',
    output: () => 'enough',
  },
};

/** All animals, in several lives of a host. `done` holds what has been answered with 202. */
export class KillZoo {
  readonly ids: readonly string[];
  readonly #done = new Set<string>();

  /** @param name begins the ids of the instances */
  constructor(name: string) {
    this.ids = Object.keys(ANIMALS).map((kind) => `${name}-${kind}`);
  }

  /** Brings all to their ends. Fails if the host goes, or has lost something. */
  async drive(durable: DurableClient): Promise<void> {
    const driven = await Promise.allSettled(this.ids.map((id) => this.#drive(durable, id)));
    const failed = driven.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #drive(durable: DurableClient, id: string): Promise<void> {
    const animal = animalOf(id);
    const once: Once = async (name, ask) => {
      if (this.#done.has(`${id} ${name}`)) return;
      const { status } = await ask();
      // The answer to an earlier question may have been lost with its host.
      if (![202, 409, 410, 500].includes(status)) throw new Error(`${id}: ${name} was answered with ${status}.`);
      this.#done.add(`${id} ${name}`);
    };
    await once('start', () => durable.post(`/orchestrators/${animal.orchestrator}/${id}`, animal.input(id)));
    if ((await durable.fetch(`/instances/${id}`)).status === 404) throw new Error(`The start of ${id} was lost.`);
    await animal.drive?.(durable, id, once);
    await durable.end(id);
  }
}

/** What an instance must come to. */
export const expectedEnd = (id: string) => {
  const { status, output } = animalOf(id);
  return { instanceId: id, runtimeStatus: status, output: output(id) };
};

const animalOf = (id: string) => ANIMALS[id.split('-').at(-1) ?? ''] as Animal;
