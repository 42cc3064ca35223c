import { z } from 'zod';
import { EncoderSettings, PictureEncoder } from './encoder-settings.ts';
import { JobId, Spent, VideoRef } from './job.ts';
import { MediaNote } from './media-note.ts';
import { OutputFormat } from './output-settings.ts';
import { PaintingSettings } from './painting-settings.ts';
import { PlannedModel, PlannedNetwork, Sha256 } from './plan.ts';
import { SourceVideo } from './source-video.ts';

const FrameSpan = z.strictObject({
  frames: z.int().min(1),
  /** Presentation times of the first and the last frame, in seconds on the source's own clock. */
  firstSeconds: z.number(),
  lastSeconds: z.number(),
});

const FrameRanges = z.array(z.tuple([z.int().min(0), z.int().min(1)]));

/**
 * How much brightness changes from one frame to the next within a shot, or within the part of it that lies in one chunk: the mean over
 * 16 × 9 cells of the picture and over all pairs of frames, in steps of luma (0 to 255).
 */
export const Flicker = z.strictObject({
  firstFrame: z.int().min(0),
  frames: z.int().min(1),
  source: z.number().min(0),
  painting: z.number().min(0),
  /** What the painting changes otherwise than the source: 0 if it is as steady as the source. */
  added: z.number().min(0),
});
export type Flicker = z.infer<typeof Flicker>;

/** How a chunk was painted or labelled. It is stored with the segment or the lines. */
export const ChunkRecord = z.strictObject({
  frames: z.int().min(1),
  bytes: z.int().min(1),
  /** Hash of the stored segment. */
  sha256: Sha256,
  /** Digest of the painted frames before encoding, or of the frames that were labelled (see `pixel-digest.ts`). */
  pixels: Sha256,
  engine: z.string(),
  ffmpeg: z.string(),
  worker: z.string(),
  /** Ranges of frames that could not be decoded, and repeat another frame: number of the first frame in the video, and how many. */
  damaged: FrameRanges.optional(),
  /** Ranges of frames that were damaged, and whose missing parts the decoder has filled in; in the form of `damaged`. */
  concealed: FrameRanges.optional(),
  /** Number of frames that differ in size from the first frame of the video, and were scaled to it. */
  resized: z.int().min(1).optional(),
  /** The flicker of its shots. Absent in chunks of labels. */
  flicker: z.array(Flicker).max(16).optional(),
  /** Time from receiving the task to storing the chunk. */
  seconds: z.number().min(0),
  storedAt: z.iso.datetime(),
  /** Number of attempts that failed before this one. Absent if none did. */
  failures: z.int().min(1).optional(),
});
export type ChunkRecord = z.infer<typeof ChunkRecord>;

/** The `$schema` of a manifest, and the `$id` of its JSON schema. It is a name, not an address, so that both files may be moved. */
export const MANIFEST_SCHEMA_ID = 'urn:repaint:manifest:1';

/** `painted/<name>.manifest.json`: a record of how the painting was made, which shows that no frame was lost or added. */
export const Manifest = z.strictObject({
  $schema: z.literal(MANIFEST_SCHEMA_ID),
  schemaVersion: z.literal(1),
  job: JobId,
  source: VideoRef.extend({ video: SourceVideo }),
  settings: PaintingSettings,
  network: PlannedNetwork,
  encoder: z.union([EncoderSettings, PictureEncoder]),
  framesIn: FrameSpan,
  framesOut: FrameSpan,
  /** Digest of all painted frames before encoding. */
  pixels: Sha256,
  sound: z.array(
    z.strictObject({
      /** Position among the audio tracks of the source, from 0. */
      index: z.int(),
      codec: z.string(),
      packetsIn: z.int(),
      packetsOut: z.int(),
      /** Codec in the painting. It equals `codec` if the packets were copied, and is absent if the track was left out. */
      outputCodec: z.string().optional(),
      /** Hash over the bytes of all packets in the painting, in order. */
      sha256: Sha256.optional(),
    }),
  ),
  output: z.strictObject({
    /** Blob container. */
    container: z.string(),
    name: z.string(),
    format: OutputFormat,
    bytes: z.int().min(1),
    /** Hash over the bytes of all packets of a video's picture, in decode order. Absent for pictures. */
    pictureSha256: Sha256.optional(),
  }),
  chunks: z.array(ChunkRecord.extend({ hash: Sha256, firstFrame: z.int().min(0) })),
  /**
   * Ranges of damaged frames. Each repeats the last good frame, or at the start of the video the next one. A range that
   * is `isConcealed` was decoded in part, and the decoder has filled in the rest. Absent if no frame was damaged.
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
  /** Wall-clock seconds of each phase. `painting` includes the wait for workers; frames are labelled in it if the job labels. */
  seconds: z.strictObject({
    inspecting: z.number(),
    /** Present if the source had to be converted first. */
    converting: z.number().optional(),
    planning: z.number(),
    painting: z.number(),
    assembling: z.number(),
  }),
  /** What this run has cost. Absent if the app has no price. */
  spent: Spent.optional(),
  /** What could not be carried over unchanged, and why. Empty if nothing was changed. */
  notes: z.array(MediaNote),
  software: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** The `$schema` of the manifest of a job that labels. */
export const LABEL_MANIFEST_SCHEMA_ID = 'urn:repaint:label-manifest:1';

/** `painted/<name>.jsonl.manifest.json`: a record of how the frames were labelled, which shows that each of them has one line. */
export const LabelManifest = z.strictObject({
  $schema: z.literal(LABEL_MANIFEST_SCHEMA_ID),
  ...Manifest.pick({ schemaVersion: true, job: true, source: true }).shape,
  settings: PaintingSettings.pick({ model: true, from: true, to: true, chunkFrames: true }),
  model: PlannedModel,
  ...Manifest.pick({ framesIn: true, framesOut: true }).shape,
  /** Digest of all frames as they were labelled. */
  pixels: Sha256,
  output: z.strictObject({
    /** Blob container. */
    container: z.string(),
    name: z.string(),
    format: z.literal('jsonl'),
    bytes: z.int().min(1),
    sha256: Sha256,
  }),
  ...Manifest.pick({ chunks: true, damagedFrames: true, seconds: true, spent: true, notes: true, software: true })
    .shape,
});
export type LabelManifest = z.infer<typeof LabelManifest>;
