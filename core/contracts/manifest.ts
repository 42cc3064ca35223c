import { z } from 'zod';
import { EncoderSettings } from './encoder-settings.ts';
import { VideoRef } from './job.ts';
import { JobId } from './job-id.ts';
import { MediaNote } from './media-note.ts';
import { OutputFormat } from './output-settings.ts';
import { PaintingSettings } from './painting-settings.ts';
import { PlannedNetwork, Sha256 } from './plan.ts';
import { SourceVideo } from './source-video.ts';

const FrameSpan = z.strictObject({
  frames: z.int().min(1),
  /** Presentation time of the first and the last frame, seconds on the source's own clock. */
  firstSeconds: z.number(),
  lastSeconds: z.number(),
});

const FrameRuns = z.array(z.tuple([z.int().min(0), z.int().min(1)]));

/** What is known of a painted chunk; stored with it. */
export const ChunkRecord = z.strictObject({
  frames: z.int().min(1),
  bytes: z.int().min(1),
  /** Of the stored segment. */
  sha256: Sha256,
  /** Digest of the painted frames before encoding: the same however the video is cut (see `pixel-digest.ts`). */
  pixels: Sha256,
  engine: z.string(),
  ffmpeg: z.string(),
  worker: z.string(),
  /** Runs of frames that could not be decoded and show another: number of the first in the video, and how many. */
  damaged: FrameRuns.optional(),
  /** The same of frames that the decoder made up a part of. */
  concealed: FrameRuns.optional(),
  /** Frames of another size than the first, which were scaled. */
  resized: z.int().min(1).optional(),
  /** From receiving the task to storing the chunk. */
  seconds: z.number().min(0),
});
export type ChunkRecord = z.infer<typeof ChunkRecord>;

/** What a manifest names as its `$schema`, and the schema as its `$id`: the same wherever either lies. */
export const MANIFEST_SCHEMA_ID = 'urn:repaint:manifest:1';

/** `painted/<name>.manifest.json`: the proof that the painting is the source, frame for frame. */
export const Manifest = z.strictObject({
  $schema: z.literal(MANIFEST_SCHEMA_ID),
  schemaVersion: z.literal(1),
  job: JobId,
  source: VideoRef.extend({ video: SourceVideo }),
  settings: PaintingSettings,
  network: PlannedNetwork,
  encoder: EncoderSettings,
  framesIn: FrameSpan,
  framesOut: FrameSpan,
  /** Digest of all painted frames before encoding. */
  pixels: Sha256,
  sound: z.array(
    z.strictObject({
      /** Among the audio tracks of the source. */
      index: z.int(),
      codec: z.string(),
      packetsIn: z.int(),
      packetsOut: z.int(),
      /** In the painting: the same as `codec` where packets were copied; absent where the track was left out. */
      outputCodec: z.string().optional(),
      /** Over the bytes of all packets in the painting, in order. */
      sha256: Sha256.optional(),
    }),
  ),
  output: z.strictObject({
    /** Of the storage. */
    container: z.string(),
    name: z.string(),
    format: OutputFormat,
    bytes: z.int().min(1),
  }),
  chunks: z.array(ChunkRecord.extend({ hash: Sha256, firstFrame: z.int().min(0) })),
  /**
   * Runs of frames that could not be decoded and show the last good one, or the next at the start; or, where it says so, that
   * were decoded in part, what is missing being the decoder's guess. Absent: none.
   */
  damagedFrames: z
    .array(
      z.strictObject({
        firstFrame: z.int().min(0),
        frames: z.int().min(1),
        firstSeconds: z.number(),
        isConcealed: z.literal(true).optional(),
      }),
    )
    .optional(),
  /** Wall-clock seconds of each phase; painting includes the wait for workers. */
  seconds: z.strictObject({
    inspecting: z.number(),
    /** Where the source had to be converted first. */
    converting: z.number().optional(),
    /** Manifests of before count it among inspecting. */
    planning: z.number().optional(),
    painting: z.number(),
    assembling: z.number(),
  }),
  /** What could not be carried over as it was, and why. Empty: nothing was changed. */
  notes: z.array(MediaNote),
  software: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;
