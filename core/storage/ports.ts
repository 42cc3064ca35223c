import type { ConversionOrder, ConversionRecord } from '../contracts/conversion.ts';
import type { Estimate, Speed } from '../contracts/estimate.ts';
import type { JobId, JobView, Stop, VideoRef } from '../contracts/job.ts';
import type { JobPictureKind, JobPictureOrder } from '../contracts/job-picture.ts';
import type { ChunkRecord } from '../contracts/manifest.ts';
import type { DeliveryId, Undelivered } from '../contracts/notification.ts';
import type { Plan } from '../contracts/plan.ts';
import type { PreparationOrder } from '../contracts/preparation.ts';
import type { PreviewId, PreviewOrder } from '../contracts/preview.ts';
import type { SourceVideo } from '../contracts/source-video.ts';
import type { WorkerPresence } from '../contracts/system-view.ts';
import type { WorkerAbilities } from '../contracts/worker-abilities.ts';
import type { ByteSink } from '../media/bytes/byte-sink.ts';
import type { ByteSource } from '../media/bytes/byte-source.ts';
import type { Timeline } from '../media/source/timeline.ts';

/** A video in the `videos` container. */
export interface FoundVideo {
  readonly ref: VideoRef;
  /** The metadata of the blob, with keys in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads the uploads. */
export interface VideoStore {
  find(name: string): Promise<FoundVideo | undefined>;
  /** Finds the uploads that arrived since a moment. */
  arrivedSince(moment: Date): Promise<FoundVideo[]>;
  /** Returns whether the uploads can be listed. The emulator can't list a name with a control character; of many uploads, the first 5,000 are tried. */
  canBeListed(): Promise<boolean>;
  /**
   * Reads bytes of exactly this version. A read throws `source-changed` or `source-missing` if it is no longer there.
   */
  open(video: VideoRef): ByteSource;
}

/** Keeps the pictures that serve as styles. */
export interface PictureStore extends Pick<VideoStore, 'find' | 'open'> {
  /** Stores a picture, unless there is one of that name. Names depend on the content, so that would be the same picture. */
  add(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
}

/** Collects bytes that appear as a whole on `commit`, or not at all. */
export interface PendingBlob extends ByteSink {
  commit(contentType: string): Promise<void>;
}

/** Keeps the paintings and their manifests. */
export interface PaintedStore {
  create(name: string): PendingBlob;
  writeText(name: string, text: string, contentType: string): Promise<void>;
  readText(name: string): Promise<string | undefined>;
  exists(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
}

/** Keeps what plans need beside the inspection. Its keys are hashes of what it was made from, so that jobs share it. */
export interface PreparationStore {
  writeOrder(order: PreparationOrder): Promise<void>;
  readOrder(job: JobId): Promise<PreparationOrder | undefined>;
  /** @param key see `codeKey` */
  writeCode(key: string, code: readonly number[]): Promise<void>;
  readCode(key: string): Promise<readonly number[] | undefined>;
  /** Stores the numbers of the frames that begin a shot, without the first. */
  writeCuts(sourceHash: string, cuts: readonly number[]): Promise<void>;
  readCuts(sourceHash: string): Promise<readonly number[] | undefined>;
}

/** Keeps what is one job's own, under `work/jobs/<id>/`. */
export interface JobStore {
  writeInspection(job: JobId, video: SourceVideo, timeline: Timeline): Promise<void>;
  readInspection(job: JobId): Promise<{ video: SourceVideo; timeline: Timeline }>;
  writeConversionOrder(order: ConversionOrder): Promise<void>;
  readConversionOrder(job: JobId): Promise<ConversionOrder | undefined>;
  createConverted(job: JobId): PendingBlob;
  /** Opens the converted source; undefined until the convert task has committed it. */
  openConverted(job: JobId): Promise<ByteSource | undefined>;
  writeConversion(job: JobId, record: ConversionRecord): Promise<void>;
  /** Reads the record of the conversion; undefined until the converted source is complete. */
  readConversion(job: JobId): Promise<ConversionRecord | undefined>;
  /** Removes the record of the conversion, so that the source is converted again. It is for a converted file that is gone. */
  removeConversion(job: JobId): Promise<void>;
  /**
   * Records that a step begins to read a user's file.
   * @returns how often it has begun before without ending, because the process died or was killed
   */
  beginReading(job: JobId, step: string): Promise<number>;
  endReading(job: JobId, step: string): Promise<void>;
  /**
   * Stores a plan, unless there is one of the same run, whose chunks may have been painted already.
   * @returns the plan that is stored
   */
  writePlan(plan: Plan): Promise<Plan>;
  readPlan(job: JobId): Promise<Plan | undefined>;
  /** Stores what was estimated when the job was planned. */
  writeEstimate(job: JobId, estimate: Estimate): Promise<void>;
  readEstimate(job: JobId): Promise<Estimate | undefined>;
  createSound(job: JobId): PendingBlob;
  /** Opens the sound; undefined until the sound task has committed it. */
  openSound(job: JobId): Promise<ByteSource | undefined>;
  /** Marks the job as stopped. If it is stopped already, the first reason stays. */
  stop(job: JobId, stop: Stop): Promise<void>;
  stopped(job: JobId): Promise<Stop | undefined>;
  /** Removes the mark, so that a stopped job can start again. */
  resume(job: JobId): Promise<void>;
  /** Records that an upload has been handled, so that the search for forgotten uploads skips it. */
  notice(upload: VideoRef): Promise<void>;
  /** Returns a function that returns true for uploads that have been handled. */
  noticed(): Promise<(upload: VideoRef) => boolean>;
  /** Removes the job's folder. The stop mark stays, for late tasks. */
  remove(job: JobId): Promise<void>;
}

export interface ChunkKey {
  readonly sourceHash: string;
  readonly hash: string;
}

/** Keeps painted chunks, which are written once and shared by jobs. */
export interface ChunkStore {
  /** Lists the records of all stored chunks of one source version, by chunk hash. */
  list(sourceHash: string): Promise<ReadonlyMap<string, ChunkRecord>>;
  /** Returns the record of a chunk; undefined if it isn't stored. */
  find(chunk: ChunkKey): Promise<ChunkRecord | undefined>;
  /** Opens a chunk; undefined if it isn't stored. */
  open(chunk: ChunkKey): Promise<ByteSource | undefined>;
  /**
   * Stores a chunk.
   * @returns false if another process stored it first; that chunk stays
   */
  store(chunk: ChunkKey, bytes: Uint8Array, record: ChunkRecord): Promise<boolean>;
  remove(chunk: ChunkKey): Promise<void>;
}

/** Keeps what kinds of workers can do. */
export interface AbilityStore {
  /** Replaces the last report of a worker of the same kind. */
  report(abilities: WorkerAbilities): Promise<void>;
  /** Lists the last report of each kind of worker, if it was sent since then. */
  list(since: Date): Promise<WorkerAbilities[]>;
}

/** Keeps what each worker has in hand. */
export interface PresenceStore {
  report(presence: WorkerPresence): Promise<void>;
  /** Removes the report of a worker that ends. */
  leave(worker: string): Promise<void>;
  /** Lists the reports that were sent since then. It takes one request, however many workers there are. */
  list(since: Date): Promise<WorkerPresence[]>;
}

/** An address that gives anyone access to one blob until `expiresAt`. */
export interface SignedLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** How a browser should handle the content of a link. */
export interface ReadLinkOptions {
  readonly seconds: number;
  readonly contentType?: string;
  /** Value of the HTTP header: `attachment; filename="clip.mp4"`. */
  readonly contentDisposition?: string;
}

/** Makes links by which a browser reaches storage without a key. Each gives access to one blob for some time. */
export interface LinkStore {
  /** Origin of the links: `https://account.blob.core.windows.net`. */
  readonly origin: string;
  /** Makes a link that allows writing one blob in `videos`, but neither reading nor removing it. */
  upload(name: string, seconds: number): Promise<SignedLink>;
  read(container: 'videos' | 'painted', name: string, options: ReadLinkOptions): Promise<SignedLink>;
  /** Lists the blocks of an upload that isn't committed yet; none if nothing has been uploaded, or everything is committed. */
  stagedBlocks(name: string): Promise<{ readonly id: string; readonly bytes: number }[]>;
}

/** Keeps previews, under `work/previews/`. */
export interface PreviewStore {
  create(preview: PreviewId, order: PreviewOrder, picture: Uint8Array): Promise<void>;
  /** Returns nothing if there is no such preview. */
  readOrder(preview: PreviewId): Promise<PreviewOrder | undefined>;
  readPicture(preview: PreviewId): Promise<Uint8Array | undefined>;
  /** Stores a painting as WebP, under its number in the order. */
  writePainting(preview: PreviewId, number: number, bytes: Uint8Array): Promise<void>;
  readPainting(preview: PreviewId, number: number): Promise<Uint8Array | undefined>;
  /** Stores the reason why no further painting will come. */
  fail(preview: PreviewId, reason: string): Promise<void>;
  progress(preview: PreviewId): Promise<{ readonly done: ReadonlySet<number>; readonly error?: string }>;
}

/** Keeps pictures of paintings, beside what else is a job's own. */
export interface JobPictureStore {
  writeOrder(job: JobId, kind: JobPictureKind, order: JobPictureOrder): Promise<void>;
  readOrder(job: JobId, kind: JobPictureKind): Promise<JobPictureOrder | undefined>;
  write(job: JobId, kind: JobPictureKind, bytes: Uint8Array): Promise<void>;
  read(job: JobId, kind: JobPictureKind): Promise<Uint8Array | undefined>;
  /** Stores the reason why a picture could not be made. */
  fail(job: JobId, kind: JobPictureKind, reason: string): Promise<void>;
  /** Reads that reason and removes it, so that the picture can be requested again. */
  takeFailure(job: JobId, kind: JobPictureKind): Promise<string | undefined>;
}

/** Keeps what was measured of workers. */
export interface SpeedStore {
  list(): Promise<Speed[]>;
  /** Replaces the figure of the same network, size and kind of worker. */
  put(speed: Speed): Promise<void>;
}

/** Keeps notifications that were given up. */
export interface UndeliveredStore {
  put(undelivered: Undelivered): Promise<void>;
  /** Lists at most 200, the newest first. */
  list(): Promise<Undelivered[]>;
  remove(delivery: DeliveryId): Promise<void>;
}

/** A message that this process holds until its visibility timeout ends. */
export interface ReceivedMessage {
  readonly text: string;
  /**
   * The number of times that the message was handed out, from 1. It grows only when a holder dies without handing it
   * back.
   */
  readonly dequeueCount: number;
  /** The time at which the message was sent. */
  readonly insertedOn?: Date;
  /** Holds the message for the whole timeout from now on. It throws if another process holds it by now. */
  renew(): Promise<void>;
  /** Removes the message. It is no error if the message is gone, or another process holds it by now. */
  remove(): Promise<void>;
}

export interface SendOptions {
  readonly delaySeconds?: number;
}

/** A message that nobody holds. */
export interface WaitingMessage {
  readonly id: string;
  readonly text: string;
  readonly insertedOn: Date;
}

/** One Storage Queue. Texts travel as they are, without Base64. */
export interface MessageQueue {
  send(text: string, options?: SendOptions): Promise<void>;
  /** Takes at most `count` (1 to 32) messages, without waiting for any. */
  receive(count: number, visibilityTimeoutSeconds: number): Promise<ReceivedMessage[]>;
  /** The approximate number of messages, including those that a process holds. */
  length(): Promise<number>;
  /** The age of the oldest waiting message; undefined if none is waiting. */
  firstAgeSeconds(): Promise<number | undefined>;
  /** Reads the first 32 waiting messages, and leaves them where they are. */
  peek(): Promise<WaitingMessage[]>;
  /**
   * Removes messages by their ids. It takes messages from the front until it has found them, and puts the others back.
   * @param first is called with the text of each before it is removed; if it throws, the message stays
   * @returns the number of messages that were found
   */
  removeFound(ids: ReadonlySet<string>, first: (text: string) => Promise<void>): Promise<number>;
}

/** Lists of jobs beside that of all jobs. A job is in `active` until it has ended. */
export const LISTED_STATES = ['active', 'succeeded', 'failed', 'cancelled'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

export interface ListedJob {
  readonly id: JobId;
  /** Time at which its run began, ISO 8601. Lists are ordered by it. */
  readonly startedAt: string;
  /** The job as it ended. It is stored when the job is first read after its end. */
  readonly view?: JobView;
  /** What the job takes of the quota of its folder until it has ended. Jobs are listed with it only if there is a quota. */
  readonly share?: FolderShare;
}

export interface FolderShare {
  /** A hash of the folder's name, since metadata can't hold every name. */
  readonly folder: string;
  readonly frames: number;
}

/** Thrown if the token of a page isn't one that a list has returned. */
export class UnknownPageError extends Error {}

/** Keeps lists of jobs, the newest first. They are an index of the orchestrations, and can be made again from them. */
export interface JobListStore {
  /** Puts a job into one list, and takes it out of the others. */
  put(job: ListedJob, state: ListedState): Promise<void>;
  remove(job: ListedJob): Promise<void>;
  /**
   * Reads one page; without a state, of all jobs.
   * @throws {@link UnknownPageError}
   */
  page(
    state: ListedState | undefined,
    query: { readonly top: number; readonly next?: string },
  ): Promise<{ readonly jobs: ListedJob[]; readonly next?: string }>;
  counts(): Promise<Record<ListedState, number>>;
  /** True if the lists have been made from the orchestrations. */
  areMade(): Promise<boolean>;
  setMade(): Promise<void>;
}

/** Keeps what processes have logged about jobs, under `work/logs/<id>/`. */
export interface JobLogStore {
  /**
   * Adds lines to the log of a job.
   * @param writer names the process; any text will do
   */
  append(job: JobId, writer: string, lines: readonly string[]): Promise<void>;
  /** Reads the lines of all processes, sorted as text. */
  read(job: JobId): Promise<string[]>;
  remove(job: JobId): Promise<void>;
}
