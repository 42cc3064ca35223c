import type { Chunk } from '../contracts/chunk.ts';
import type { Job, VideoRef } from '../contracts/job.ts';
import { forEngines, PAINTING_SETTINGS, type SettingTable } from '../contracts/painting-settings.ts';
import type { Looks, PaintingPlan, PlannedModel, PlannedNetwork } from '../contracts/plan.ts';
import type { ConvertedFrom } from '../contracts/source-video.ts';
import { sha256Of } from './sha256-of.ts';
import { unusualSettings } from './unusual-settings.ts';

/** Raise this when a change to the code gives other pixels or packets for the same inputs, so that old chunks are painted again. */
const RECIPE_VERSION = 4;

/** Hashes one version of one video. The hash names the folder of its chunks. */
export function sourceHash({ account, container, name, etag }: VideoRef): string {
  return sha256Of([account, container, name, etag]);
}

/** The equivalent of {@link RECIPE_VERSION} for chunks of lines. */
const LABEL_RECIPE_VERSION = 2;

/**
 * Hashes everything that a painted chunk depends on. Jobs that agree on all of it share the chunk.
 * @param made.looks set if some settings change within the video
 * @param made.converted set if the source was converted first, since another version of FFmpeg may give other frames
 * @param made.anew set if everything is to be painted again: its run, so that it shares no chunk with earlier jobs
 */
export function chunkHash(
  source: string,
  chunk: Chunk,
  network: PlannedNetwork,
  encoder: PaintingPlan['encoder'],
  { looks, ...made }: Made & { readonly looks?: Looks | undefined } = {},
  table: SettingTable = PAINTING_SETTINGS,
): string {
  const mix = network.style.map((part) => ['style' in part ? part.style : part.code, part.weight]);
  const encoding = Object.entries(encoder).sort(([a], [b]) => a.localeCompare(b));
  return sha256Of([
    RECIPE_VERSION,
    source,
    chunk.firstFrame,
    chunk.frames,
    network.name,
    network.weights,
    mix,
    unusualSettings(forEngines(table), network),
    encoding,
    ...(looks ? [looks] : []),
    ...howMade(made),
  ]);
}

/** Hashes everything that the lines of a chunk depend on. */
export function labelHash(source: string, { firstFrame, frames }: Chunk, model: PlannedModel, made: Made = {}): string {
  const { name, version, sha256 } = model;
  return sha256Of([
    'labels',
    LABEL_RECIPE_VERSION,
    source,
    firstFrame,
    frames,
    name,
    version,
    sha256,
    ...howMade(made),
  ]);
}

/** Everything else that the pixels or the lines of a chunk depend on. */
export interface Made {
  readonly converted?: ConvertedFrom | undefined;
  readonly skipped?: number | undefined;
  readonly anew?: number | undefined;
}

function howMade({ converted, skipped = 0, anew }: Made): unknown[] {
  return [
    ...(converted ? [converted.recipe, converted.ffmpeg] : []),
    ...(skipped === 0 ? [] : ['skipped', skipped]),
    ...(anew === undefined ? [] : ['anew', anew]),
  ];
}

/** Returns the key under which a picture's code is stored. It depends on the version of the picture and on the encoder. */
export function codeKey({ account, container, name, etag }: VideoRef, encoderSha256: string): string {
  return sha256Of([account, container, name, etag, encoderSha256]);
}

/** Raise this when a change to the code finds other shots, or counts other frames, for the same video. */
const SHOTS_RECIPE_VERSION = 2;

/** Hashes what the list of shots of a job depends on: one version of one video, and the part of it that is painted. */
export function shotsHash({ video, settings: { from, to } }: Pick<Job, 'video' | 'settings'>): string {
  return sha256Of(['shots', SHOTS_RECIPE_VERSION, sourceHash(video), from ?? null, to ?? null]);
}
