import { join } from 'node:path';
import type { BlobClient, ContainerClient } from '@azure/storage-blob';
import pLimit from 'p-limit';
import type { Invocation } from '../../app/invoke-function.ts';
import type { TypedData } from '../../app/rpc-types.ts';
import { createIfMissing, hasStatus } from '../../storage-status.ts';
import type { ListenerDependencies } from '../listener.ts';
import { PollingLoop } from '../polling-loop.ts';
import type { BlobPathPattern } from './blob-path-pattern.ts';
import { BlobReceipts } from './blob-receipts.ts';
import { blobMetadata } from './blob-trigger-data.ts';
import { listBlobs } from './list-blobs.ts';
import { sendPoisonBlob } from './send-poison-blob.ts';

const LOG = 'Host.Triggers.Blobs';

export interface BlobSource {
  host: ListenerDependencies;
  container: ContainerClient;
  pattern: BlobPathPattern;
  storage: string;
  data(blob: BlobClient, etag: string): Promise<TypedData> | TypedData;
}

interface FoundBlob {
  name: string;
  etag: string;
  parameters: Record<string, string>;
}

/** Lists a container again and again, and runs the function for each blob that is new or has changed. */
export class BlobPoller {
  readonly loop = new PollingLoop(() => this.#look());
  readonly #source: BlobSource;
  readonly #busy = new Set<string>();
  readonly #retryAt = new Map<string, number>();
  readonly #limit: <T>(work: () => Promise<T>) => Promise<T>;
  #receipts: BlobReceipts | undefined;
  /** The names that the last listing skipped, in the form of `Listing`. */
  #passedOver: ReadonlySet<string> = new Set();

  constructor(source: BlobSource) {
    this.#source = source;
    this.#limit = pLimit(source.host.hostJson.extensions.blobs.maxDegreeOfParallelism);
  }

  async #look(): Promise<number> {
    const { host, container } = this.#source;
    try {
      const key = `${host.fn.name}\n${host.fn.trigger['path']}`;
      this.#receipts ??= await BlobReceipts.open(join(host.dataFolder, 'blob-receipts'), key);
      await this.#scan(this.#receipts);
    } catch (error) {
      await createIfMissing(container, error).catch((failure: unknown) =>
        host.log(LOG, 'warning', `The container '${container.containerName}' can't be listed or created`, {
          error: String(failure),
        }),
      );
    }
    return host.blobPollMs;
  }

  async #scan(receipts: BlobReceipts): Promise<void> {
    const { container, pattern } = this.#source;
    const names = new Set<string>();
    const passedOver = new Set<string>();
    const isStopping = () => this.loop.isStopping;
    const listing = { container, prefix: pattern.prefix, known: this.#passedOver, passedOver, isStopping };
    for await (const { name, properties } of listBlobs(listing)) {
      if (isStopping()) return;
      const parameters = pattern.match(name);
      if (!parameters) continue;
      names.add(name);
      this.#consider({ name, etag: quoted(properties.etag), parameters }, receipts);
    }
    if (isStopping()) return;
    this.#report(passedOver);
    // Blobs between those that can't be listed may exist unseen.
    if (passedOver.size === 0) await receipts.keepOnly(names);
  }

  #report(passedOver: ReadonlySet<string>): void {
    const { host, container } = this.#source;
    const text = `A blob in '${container.containerName}' is passed over, because the emulator can't list its name: delete it`;
    for (const end of passedOver)
      if (!this.#passedOver.has(end)) host.log(LOG, 'warning', text, { blobBeginsWith: beginningOf(end) });
    this.#passedOver = passedOver;
    const found = [...passedOver].map((end) => ({ container: container.containerName, beginsWith: beginningOf(end) }));
    host.unlistableBlobs.set(host.fn.name, found);
  }

  #consider(blob: FoundBlob, receipts: BlobReceipts): void {
    if (this.#busy.has(blob.name) || receipts.find(blob.name, blob.etag)?.isDone) return;
    if ((this.#retryAt.get(blob.name) ?? 0) > Date.now()) return;
    this.#busy.add(blob.name);
    this.loop.running.add(
      this.#limit(() => this.#deliver(blob, receipts))
        .catch((error: unknown) => {
          const { log, fn } = this.#source.host;
          log(LOG, 'error', 'A blob could not be settled and will be delivered again', {
            function: fn.name,
            blob: blob.name,
            err: error,
          });
        })
        .finally(() => this.#busy.delete(blob.name)),
    );
  }

  async #deliver(blob: FoundBlob, receipts: BlobReceipts): Promise<void> {
    if (this.loop.isStopping) return;
    const { host } = this.#source;
    const run = await this.#run(blob);
    if (run === 'changed') return;
    const failures = run === 'done' ? 0 : (receipts.find(blob.name, blob.etag)?.failures ?? 0) + 1;
    const isPoison = failures >= host.hostJson.extensions.blobs.poisonBlobThreshold;
    if (isPoison)
      await sendPoisonBlob(host, this.#source.storage, { container: this.#source.container.containerName, ...blob });
    const isDone = failures === 0 || isPoison;
    // Each failure makes the next try wait longer.
    if (isDone) this.#retryAt.delete(blob.name);
    else this.#retryAt.set(blob.name, Date.now() + failures * host.blobPollMs);
    await receipts.write({ name: blob.name, etag: blob.etag, failures, isDone });
  }

  async #run(blob: FoundBlob): Promise<'done' | 'failed' | 'changed'> {
    const { host, container } = this.#source;
    const invocation = await this.#prepare(blob);
    if (!invocation) return 'changed';
    try {
      await host.invoke(host.fn, invocation);
      return 'done';
    } catch (error) {
      const text = `The function '${host.fn.name}' failed on the blob '${container.containerName}/${blob.name}'`;
      host.log(`Function.${host.fn.name}`, 'error', text, { blob: blob.name, err: error });
      return 'failed';
    }
  }

  /** @returns `undefined` if the blob was removed or has changed since the scan; a later scan finds the new version */
  async #prepare({ name, etag, parameters }: FoundBlob): Promise<Invocation | undefined> {
    const { container, data } = this.#source;
    const client = container.getBlobClient(name);
    try {
      const properties = await client.getProperties({ conditions: { ifMatch: etag } });
      const triggerMetadata = blobMetadata(container.containerName, client, properties, parameters);
      return { trigger: await data(client, etag), triggerMetadata };
    } catch (error) {
      if (hasStatus(error, 404, 412)) return undefined;
      throw error;
    }
  }
}

/** Returns the part of the name before its control character. */
const beginningOf = (end: string) => end.slice(0, -1);

/** Listings give ETags without the quotes that conditions need. */
const quoted = (etag: string) => (etag.startsWith('"') ? etag : `"${etag}"`);
