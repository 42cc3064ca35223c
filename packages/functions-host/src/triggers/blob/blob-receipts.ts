import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Journal } from '../../journal/journal.ts';
import { openJournal } from '../../journal/open-journal.ts';

const Receipt = z.object({ name: z.string(), etag: z.string(), failures: z.number(), isDone: z.boolean() });
export type Receipt = z.infer<typeof Receipt>;

/** Records in a file which blobs a function has been given, by name and ETag, so that none is delivered twice. */
export class BlobReceipts {
  readonly #journal: Journal;
  readonly #receipts: Map<string, Receipt>;

  private constructor(journal: Journal, receipts: Map<string, Receipt>) {
    this.#journal = journal;
    this.#receipts = receipts;
  }

  /** @param key identifies the trigger by its function and path */
  static async open(folder: string, key: string): Promise<BlobReceipts> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.jsonl`);
    const records = existsSync(path) ? (await openJournal(path)).records : [];
    const receipts = new Map(records.map((record) => Receipt.parse(record)).map((receipt) => [receipt.name, receipt]));
    const journal = new Journal(path);
    await journal.replace([...receipts.values()]);
    return new BlobReceipts(journal, receipts);
  }

  /** Finds the receipt of the version of a blob that `etag` names. */
  find(name: string, etag: string): Receipt | undefined {
    const receipt = this.#receipts.get(name);
    return receipt?.etag === etag ? receipt : undefined;
  }

  /** Writes a receipt. Resolves when it is on disk. */
  write(receipt: Receipt): Promise<void> {
    this.#receipts.set(receipt.name, receipt);
    return this.#journal.append(receipt);
  }

  /** Removes the receipts of blobs that don't exist any more, so that file and memory don't grow beyond the container. */
  async keepOnly(names: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#receipts.keys()].filter((name) => !names.has(name));
    if (gone.length === 0) return;
    for (const name of gone) this.#receipts.delete(name);
    await this.#journal.replace([...this.#receipts.values()]);
  }
}
