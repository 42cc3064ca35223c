import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { Journal } from '../../journal/journal.ts';
import { openJournal, readJournal } from '../../journal/open-journal.ts';
import { readLastLine } from '../../journal/read-last-line.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { type Instance, startedEvent } from './instance.ts';
import { instanceFileName } from './instance-file-name.ts';
import { type EpisodeRecord, type InstanceRecord, Summary } from './instance-record.ts';
import { isFinished } from './orchestration-status.ts';
import { applyEpisode, lastTime, messagesOf, rebuildInstance } from './rebuild-instance.ts';

const FILES_AT_ONCE = 32;
/** This many last lines are read in one turn of the event loop, which takes 10 to 20 ms. */
const FILES_A_TURN = 256;

/**
 * Keeps orchestration instances on disk, in a file each. Unfinished ones are in memory as a whole, finished ones as a summary. A
 * change is in memory at once; its promise resolves when it is on disk.
 */
export class InstanceStore {
  readonly live = new Map<string, Instance>();
  readonly finished = new Map<string, Summary>();
  /** Instances that have finished, and whose last messages an earlier host may not have delivered. */
  readonly ended = new Map<string, Instance>();
  readonly #journals = new Map<string, Journal>();
  readonly #folder: string;
  readonly #log: Logger;
  #isClosed = false;

  private constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Reads the instances of an earlier host. A file that can't be parsed is renamed to `*.damaged` and logged. */
  static async open(folder: string, log: Logger): Promise<InstanceStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new InstanceStore(folder, log);
    const names = await readdir(folder);
    for (const name of names) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
    const paths = names.filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name));
    const unfinished: string[] = [];
    for (const [at, path] of paths.entries()) {
      // A host that starts still answers requests, with 503.
      if (at % FILES_A_TURN === 0) await setImmediate();
      if (!store.#openFinished(path)) unfinished.push(path);
    }
    await pLimit(FILES_AT_ONCE).map(unfinished, (path) => store.#openUnfinished(path));
    return store;
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** True if an instance may be written: it wasn't purged, overwritten or finished, has still this execution, and the store is open. */
  isCurrent(instance: Instance, executionId = instance.executionId): boolean {
    if (this.#isClosed || instance.executionId !== executionId) return false;
    return this.live.get(instance.instanceId) === instance;
  }

  /** Begins an execution and replaces the file: for an instance that is new, overwritten, continued as new or rewound. */
  begin(instance: Instance): Promise<void> {
    this.finished.delete(instance.instanceId);
    this.ended.delete(instance.instanceId);
    this.live.set(instance.instanceId, instance);
    const { output: _output, received: _received, ...written } = instance;
    const record: InstanceRecord = { kind: 'instance', format: 1, ...written };
    return this.#journal(instance.instanceId).replace([record]);
  }

  receive(instance: Instance, event: HistoryEvent): Promise<void> {
    instance.inbox.push(event);
    const record: InstanceRecord = { kind: 'message', event };
    return this.#journal(instance.instanceId).append(record);
  }

  /**
   * Records an episode; it is applied in memory once it is on disk. A finished instance is then reduced to a summary.
   * @param deliver delivers the messages that the episode has sent; a summary says that they have arrived
   */
  async recordEpisode(instance: Instance, episode: EpisodeRecord, deliver: () => Promise<void>): Promise<void> {
    const journal = this.#journal(instance.instanceId);
    const written = journal.append(episode);
    const isEnd = isFinished(episode.status);
    if (!isEnd || messagesOf(episode.events).length > 0) {
      await written;
      applyEpisode(instance, episode);
      await deliver();
      // The instance may have been purged or overwritten meanwhile.
      if (!isEnd || !this.isCurrent(instance)) return;
    }
    const summary = summarise(instance, { status: episode.status, lastUpdatedTime: lastTime(episode.events) });
    await journal.append(summary);
    if (!isFinished(instance.status)) applyEpisode(instance, episode);
    // The instance was overwritten while the episode was being written.
    if (!this.isCurrent(instance)) return;
    this.live.delete(instance.instanceId);
    this.#journals.delete(instance.instanceId);
    this.finished.set(instance.instanceId, summary);
  }

  /** Records that the first `count` messages of an instance have arrived. */
  async recordSent(instance: Instance, count: number): Promise<void> {
    instance.outbox.splice(0, count);
    const { instanceId } = instance;
    if (!this.isCurrent(instance) && (this.#isClosed || this.ended.get(instanceId) !== instance)) return;
    const record: InstanceRecord = { kind: 'sent', count };
    await this.#journal(instanceId).append(record);
  }

  /** Loads a whole instance, from memory or from disk. */
  async load(instanceId: string): Promise<Instance | undefined> {
    const live = this.live.get(instanceId);
    if (live || !this.finished.has(instanceId)) return live;
    try {
      return rebuildInstance((await readJournal(this.#path(instanceId))).records);
    } catch (error) {
      // It may have been purged meanwhile.
      if (this.finished.has(instanceId)) throw error;
      return undefined;
    }
  }

  /**
   * Returns what `describe` makes of each instance that exists, in the given order, unless it makes nothing of it. Whole instances are in
   * memory a few at a time. One that can't be read is passed over and logged.
   */
  async describeAll<T>(instanceIds: readonly string[], describe: (instance: Instance) => T | undefined): Promise<T[]> {
    const described = await pLimit(FILES_AT_ONCE).map(instanceIds, async (instanceId) => {
      try {
        const instance = await this.load(instanceId);
        return instance && describe(instance);
      } catch (error) {
        this.#log.error({ err: error, instanceId }, 'An orchestration can’t be read and is passed over');
        return undefined;
      }
    });
    return described.filter((one) => one !== undefined);
  }

  /** Writes the summary that an earlier host had no time for, unless the instance has been started again. */
  async addSummary(instance: Instance): Promise<void> {
    const { instanceId } = instance;
    if (this.#isClosed || this.ended.get(instanceId) !== instance) return;
    this.ended.delete(instanceId);
    await this.#journal(instanceId).append(summarise(instance, instance));
  }

  /** Removes an instance. Resolves when that is on disk; it can be started again at once. */
  async purge(instanceId: string): Promise<void> {
    this.live.delete(instanceId);
    this.finished.delete(instanceId);
    this.ended.delete(instanceId);
    await this.#journal(instanceId).remove();
    if (!this.live.has(instanceId)) this.#journals.delete(instanceId);
  }

  /** Resolves when all is on disk. Nothing is current from now on, since another host may own the folder and do this work again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#journals.values()].map((journal) => journal.flushed()));
  }

  /** Reads the summary of a finished instance. Returns false if the file has none. */
  #openFinished(path: string): boolean {
    const { data: summary } = Summary.safeParse(lastRecord(path));
    if (summary) this.finished.set(summary.instanceId, summary);
    return summary !== undefined;
  }

  async #openUnfinished(path: string): Promise<void> {
    try {
      const { records, cutBytes } = await openJournal(path);
      if (cutBytes) this.#log.info({ path, cutBytes }, 'Cut off a record that was being written when the host died');
      const instance = rebuildInstance(records);
      if (!isFinished(instance.status)) this.live.set(instance.instanceId, instance);
      else await this.#openEnded(instance);
    } catch (error) {
      this.#log.error({ err: error, path }, 'An orchestration can’t be read; its file is set aside as .damaged');
      await rename(path, `${path}.damaged`);
    }
  }

  async #openEnded(instance: Instance): Promise<void> {
    this.ended.set(instance.instanceId, instance);
    this.finished.set(instance.instanceId, summarise(instance, instance));
    if (instance.outbox.length === 0) await this.addSummary(instance);
  }

  #journal(instanceId: string): Journal {
    const journal = this.#journals.get(instanceId) ?? new Journal(this.#path(instanceId));
    this.#journals.set(instanceId, journal);
    return journal;
  }

  #path(instanceId: string): string {
    return join(this.#folder, instanceFileName(instanceId));
  }
}

const summarise = (instance: Instance, end: Pick<Summary, 'status' | 'lastUpdatedTime'>): Summary => ({
  kind: 'finished',
  instanceId: instance.instanceId,
  executionId: instance.executionId,
  name: instance.name,
  createdTime: instance.createdTime,
  lastUpdatedTime: end.lastUpdatedTime,
  status: end.status,
  parent: instance.parent,
  generation: startedEvent(instance)?.Generation,
});

function lastRecord(path: string): unknown {
  try {
    return JSON.parse(readLastLine(path) ?? '');
  } catch {
    return undefined;
  }
}
