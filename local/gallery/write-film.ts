import { open } from 'node:fs/promises';
import type { EncoderSettings } from '../../core/contracts/encoder-settings.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { encodeSegment } from '../../core/media/encode/encode-segment.ts';
import { joinSegments } from '../../core/media/join/join-segments.ts';
import { writeBeside } from '../files/write-beside.ts';
import type { Clip } from './clip.ts';
import type { Size } from './lay-out.ts';
import type { FilmTimes } from './plan-film.ts';

/** A slower preset and a higher CRF than a worker's, because a film of some seconds is downloaded often. */
const ENCODER: EncoderSettings = {
  codec: 'h264',
  encoder: 'libx264',
  preset: 'medium',
  crf: 25,
  threads: 4,
  keyframeInterval: 250,
};

export interface Film {
  readonly clip: Pick<Clip, 'video' | 'ffmpeg'>;
  readonly size: Size;
  readonly times: FilmTimes;
  /** NV12 frames of that size, with the colour description of the clip. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Writes an MP4 without sound, whose frames have the given times. All packets are held in memory (some megabytes). */
export async function writeFilm(path: string, film: Film): Promise<void> {
  const { clip, frames, signal } = film;
  const video = videoOf(film);
  const pieces: Uint8Array[] = [];
  const encoding = encodeSegment({ frames, video, encoder: ENCODER, ffmpeg: clip.ffmpeg, signal });
  for await (const piece of encoding) pieces.push(piece);
  const timeline = { timescale: video.timescale, pts: film.times.pts, flags: new Uint8Array(video.frames) };
  const segments = oneSegment(video, Buffer.concat(pieces));
  await writeBeside(path, (part) =>
    withSink(part, (sink) => joinSegments({ segments, video, timeline, sink, signal })),
  );
}

function videoOf({ clip: { video }, size, times: { pts, end } }: Film): SourceVideo {
  const { shiftSeconds: _, language: __, ...rest } = video;
  return {
    ...rest,
    painted: { ...video.painted, ...size },
    ...{ frames: pts.length, packets: pts.length, firstPts: 0, lastPts: pts.at(-1) ?? 0, durationTicks: end },
    ...{ sound: [], notes: [] },
  };
}

async function* oneSegment({ frames, lastPts }: SourceVideo, bytes: Uint8Array) {
  const chunk = {
    ...{ index: 0, firstFrame: 0, frames, startPts: 0, endPts: lastPts + 1 },
    ...{ keyPts: 0, packets: frames, preRollFrames: 0 },
  };
  yield { chunk, source: inMemory(bytes) };
}

type Sink = Parameters<typeof joinSegments>[0]['sink'];

async function withSink<T>(path: string, write: (sink: Sink) => Promise<T>): Promise<T> {
  const file = await open(path, 'w');
  try {
    return await write({ write: async (position, bytes) => void (await file.write(bytes, 0, bytes.length, position)) });
  } finally {
    await file.close();
  }
}
