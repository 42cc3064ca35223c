import { basename } from 'node:path';
import { decodeChunk } from '../../core/media/decode/decode-chunk.ts';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import { openSource } from '../../core/media/source/opened-source.ts';
import { displayTimes } from '../../core/media/source/timeline.ts';
import { CommandError } from '../command-error.ts';
import { openFile } from '../files/open-file.ts';

/** A video whose frames are painted. */
export type Clip = Awaited<ReturnType<typeof openClip>>;

/** A single frame is decoded as part of a chunk of about this many frames. */
const NEAR = 12;
/** Decoding starts one keyframe further back at once, as workers do after a failure. */
const MENDING = { preRollGops: 1 };

/**
 * Opens a video as a worker does.
 * @throws CommandError if there is no such file, or it would have to be converted first; RepaintError if it can't be painted
 */
export async function openClip(path: string) {
  const bytes = await openFile(path, 'a video file');
  try {
    const name = basename(path);
    const { video, timeline } = await inspectVideo(bytes, name, DEFAULT_MEDIA_LIMITS).catch(refuseConversion(name));
    const source = await openSource(bytes, name);
    const ffmpeg = await findFfmpeg();
    const decode = (targetFrames: number, index: number, signal: AbortSignal) => {
      const chunks = planChunks(timeline, { targetFrames });
      const chunk = chunks.findLast(({ firstFrame }) => firstFrame <= index) ?? chunks[0];
      if (chunk === undefined) throw new RangeError(`${name} has no frame ${index}.`);
      return { chunk, frames: decodeChunk({ source, video, chunk, ffmpeg, signal, ...MENDING }) };
    };
    return {
      ...{ name, video, ffmpeg },
      /** The times of its frames in ticks, ascending. */
      times: displayTimes(timeline),
      /** Decodes all frames in order, as a worker does. */
      frames: (signal: AbortSignal): AsyncIterable<Uint8Array> => decode(video.frames, 0, signal).frames,
      /** Decodes one frame. */
      async frame(index: number, signal: AbortSignal): Promise<Uint8Array> {
        const { chunk, frames } = decode(NEAR, index, signal);
        return await nth(frames, index - chunk.firstFrame);
      },
      async close(): Promise<void> {
        source.close();
        await bytes.close();
      },
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

function refuseConversion(name: string) {
  return (thrown: unknown): never => {
    if (!(thrown instanceof NeedsConversion)) throw thrown;
    const sentence = `${name} would have to be converted before it is painted: give an MP4, MOV, MKV or WebM.`;
    throw new CommandError('unsupported', sentence, undefined, { cause: thrown });
  };
}

async function nth(frames: AsyncIterable<Uint8Array>, wanted: number): Promise<Uint8Array> {
  let index = 0;
  for await (const frame of frames) {
    if (index === wanted) return frame;
    index += 1;
  }
  throw new RangeError(`Only ${index} frames were decoded.`);
}
