import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.ts';
import { OWNER_ONLY, writeFileAtomically } from './write-file-atomically.ts';

interface Batch {
  /** `replace` starts a new file; `append` adds to it; `remove` removes it. */
  kind: 'append' | 'replace' | 'remove';
  lines: string[];
  written: Promise<void>;
  done(): void;
  failed(error: unknown): void;
}

/**
 * An append-only file of JSON lines. Records that are added while an earlier batch is being written are written together, in order,
 * with one sync.
 */
export class Journal {
  readonly #path: string;
  #waiting: Batch | undefined;
  #current: Promise<void> | undefined;
  #isWriting = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds a record. Resolves when it, and all records before it, are on disk. */
  append(record: unknown): Promise<void> {
    this.#waiting ??= newBatch('append');
    this.#waiting.lines.push(`${JSON.stringify(record)}\n`);
    return this.#write(this.#waiting);
  }

  /** Replaces all records so far by `records`, atomically. */
  replace(records: readonly unknown[]): Promise<void> {
    return this.#supersede(
      'replace',
      records.map((record) => `${JSON.stringify(record)}\n`),
    );
  }

  /** Removes the file. Only `replace` may follow. */
  remove(): Promise<void> {
    return this.#supersede('remove', []);
  }

  /** Resolves when all records so far are on disk. */
  async flushed(): Promise<void> {
    while (this.#isWriting) await (this.#waiting?.written ?? this.#current);
  }

  #supersede(kind: Batch['kind'], lines: string[]): Promise<void> {
    const superseded = this.#waiting;
    this.#waiting = { ...newBatch(kind), lines };
    if (superseded) this.#waiting.written.then(superseded.done, superseded.failed);
    return this.#write(this.#waiting);
  }

  #write(batch: Batch): Promise<void> {
    if (!this.#isWriting) void this.#drain();
    return batch.written;
  }

  async #drain(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting) {
      this.#current = this.#waiting.written;
      // Records that are added in the same turn of the event loop share the sync.
      await new Promise(setImmediate);
      const batch = this.#waiting;
      this.#waiting = undefined;
      await this.#writeBatch(batch).then(batch.done, batch.failed);
    }
    this.#isWriting = false;
  }

  async #writeBatch(batch: Batch): Promise<void> {
    const content = batch.lines.join('');
    if (batch.kind === 'remove') {
      await rm(this.#path, { force: true });
      return syncFolder(dirname(this.#path));
    }
    if (batch.kind === 'replace') return writeFileAtomically(this.#path, content);
    const handle = await open(this.#path, 'a', OWNER_ONLY);
    try {
      await handle.appendFile(content);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }
}

function newBatch(kind: Batch['kind']): Batch {
  let done: () => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  // Callers who need the outcome await it; for the others, a rejection must not count as unhandled.
  written.catch(() => undefined);
  return { kind, lines: [], written, done, failed };
}
