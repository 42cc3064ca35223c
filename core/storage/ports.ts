import type { ConversionOrder, ConversionRecord } from '../contracts/conversion.ts';
import type { Failure } from '../contracts/failure.ts';
import type { VideoRef } from '../contracts/job.ts';
import type { JobId } from '../contracts/job-id.ts';
import type { ChunkRecord } from '../contracts/manifest.ts';
import type { Plan } from '../contracts/plan.ts';
import type { SourceVideo } from '../contracts/source-video.ts';
import type { WorkerAbilities } from '../contracts/worker-abilities.ts';
import type { ByteSink } from '../media/bytes/byte-sink.ts';
import type { ByteSource } from '../media/bytes/byte-source.ts';
import type { Timeline } from '../media/source/timeline.ts';

/** A video as it lies in the `videos` container. */
export interface FoundVideo {
  readonly ref: VideoRef;
  /** Blob metadata, keys in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The uploads, read only. */
export interface VideoStore {
  find(name: string): Promise<FoundVideo | undefined>;
  /** Bytes of exactly this version; a read throws `source-changed` or `source-missing` when it is no longer there. */
  open(video: VideoRef): ByteSource;
}

/** Bytes that appear as a whole on `commit` or not at all. */
export interface PendingBlob extends ByteSink {
  commit(contentType: string): Promise<void>;
}

/** The paintings. */
export interface PaintedStore {
  create(name: string): PendingBlob;
  writeText(name: string, text: string, contentType: string): Promise<void>;
  exists(name: string): Promise<boolean>;
}

/** Why tasks of a job are no longer to be done. */
export type Stop = { reason: 'finished' } | { reason: 'failed' | 'cancelled'; failure: Failure };

/** What is a job's own, under `work/jobs/<id>/`. */
export interface JobStore {
  writeInspection(job: JobId, video: SourceVideo, timeline: Timeline): Promise<void>;
  readInspection(job: JobId): Promise<{ video: SourceVideo; timeline: Timeline }>;
  writeConversionOrder(order: ConversionOrder): Promise<void>;
  readConversionOrder(job: JobId): Promise<ConversionOrder | undefined>;
  createConverted(job: JobId): PendingBlob;
  /** Undefined until the convert task has committed. */
  openConverted(job: JobId): Promise<ByteSource | undefined>;
  writeConversion(job: JobId, record: ConversionRecord): Promise<void>;
  /** Undefined until the converted source is there whole. */
  readConversion(job: JobId): Promise<ConversionRecord | undefined>;
  writePlan(plan: Plan): Promise<void>;
  readPlan(job: JobId): Promise<Plan | undefined>;
  createSound(job: JobId): PendingBlob;
  /** Undefined until the sound task has committed. */
  openSound(job: JobId): Promise<ByteSource | undefined>;
  /** The first reason stays. */
  stop(job: JobId, stop: Stop): Promise<void>;
  stopped(job: JobId): Promise<Stop | undefined>;
  /** Lets a stopped job be started again. */
  resume(job: JobId): Promise<void>;
  /** Removes the folder; the reason for the stop stays for late tasks. */
  remove(job: JobId): Promise<void>;
}

export interface ChunkKey {
  readonly sourceHash: string;
  readonly hash: string;
}

/** Painted chunks: written once, shared by jobs. */
export interface ChunkStore {
  /** The records of all stored chunks of one source version, by chunk hash. */
  list(sourceHash: string): Promise<ReadonlyMap<string, ChunkRecord>>;
  has(chunk: ChunkKey): Promise<boolean>;
  /** Undefined where it isn't stored. */
  open(chunk: ChunkKey): Promise<ByteSource | undefined>;
  /** Answers false when somebody else stored it first; theirs stays. */
  store(chunk: ChunkKey, bytes: Uint8Array, record: ChunkRecord): Promise<boolean>;
  remove(chunk: ChunkKey): Promise<void>;
}

/** What workers can do. */
export interface AbilityStore {
  /** Replaces what another worker of the same kind has told. */
  tell(abilities: WorkerAbilities): Promise<void>;
  /** What has been told since then, by each kind of worker. */
  list(since: Date): Promise<WorkerAbilities[]>;
}

/** A message that is ours until its visibility timeout ends. */
export interface ReceivedMessage {
  readonly text: string;
  /** Counts every time it was handed out: 1 at first; grows only when a holder dies without handing it back. */
  readonly dequeueCount: number;
  /** When it was put there. */
  readonly insertedOn?: Date;
  /** Stays ours for the timeout from now on; throws when it has been lost to somebody else. */
  renew(): Promise<void>;
  /** Idempotent: a message that is gone already, or somebody else's by now, is fine. */
  remove(): Promise<void>;
}

export interface SendOptions {
  readonly delaySeconds?: number;
}

/** One Storage Queue; texts travel as they are (no Base64). */
export interface MessageQueue {
  send(text: string, options?: SendOptions): Promise<void>;
  /** At most `count` (1…32) messages, none of them waited for. */
  receive(count: number, visibilityTimeoutSeconds: number): Promise<ReceivedMessage[]>;
  /** Approximate; includes messages that somebody is working on. */
  length(): Promise<number>;
  /** How long the first message that nobody holds has been there; undefined where there is none. */
  firstAgeSeconds(): Promise<number | undefined>;
}
