import type { Chunk } from '../contracts/chunk.ts';
import type { EncoderSettings } from '../contracts/encoder-settings.ts';
import type { VideoRef } from '../contracts/job.ts';
import type { Looks } from '../contracts/looks.ts';
import { forEngines, PAINTING_SETTINGS, type SettingTable } from '../contracts/painting-settings.ts';
import type { PlannedNetwork } from '../contracts/plan.ts';
import type { ConvertedFrom } from '../contracts/source-video.ts';
import { sha256Of } from './sha256-of.ts';
import { unusualSettings } from './unusual-settings.ts';

/** Raise this when the same inputs come to give other pixels or other packets: old chunks are then painted anew. */
const RECIPE_VERSION = 3;

/** Hashes one version of one video. Its chunks share a folder of that name. */
export function sourceHash({ account, container, name, etag }: VideoRef): string {
  return sha256Of([account, container, name, etag]);
}

/**
 * Hashes everything that a painted chunk is made from. Jobs that agree on all of it share the chunk.
 * @param made.looks given where frames are painted otherwise at other times
 * @param made.converted given where the source was converted first: another FFmpeg may decode the result to other frames
 * @param made.anew the run that was asked to paint anew: it shares chunks with nobody
 */
export function chunkHash(
  source: string,
  chunk: Chunk,
  network: PlannedNetwork,
  encoder: EncoderSettings,
  {
    looks,
    converted,
    anew,
  }: {
    readonly looks?: Looks | undefined;
    readonly converted?: ConvertedFrom | undefined;
    readonly anew?: number | undefined;
  } = {},
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
    ...(converted ? [converted.recipe, converted.ffmpeg] : []),
    ...(anew === undefined ? [] : ['anew', anew]),
  ]);
}
