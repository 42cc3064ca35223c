import type { ChunkView } from '../../core/contracts/job-progress.ts';
import type { Bits, OutputCodec } from '../../core/contracts/output-settings.ts';
import { send } from './ask.ts';
import { chunkAt, nextChunk } from './next-chunk.ts';
import { pause } from './pause.ts';
import { isRefusal, retried } from './retried.ts';

/** The codecs of chunks, as browsers name them. A browser compares only the kind of codec, so profile and level are the highest. */
const TYPES: Readonly<Record<OutputCodec, string>> = {
  h264: 'video/mp4; codecs="avc1.640033"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L153.B0"',
  av1: 'video/mp4; codecs="av01.0.13M.08"',
  vp9: 'video/mp4; codecs="vp09.00.51.08"',
};

/** The same for chunks of 10 bits, which other codecs don't have. */
const DEEP_TYPES: Readonly<Partial<typeof TYPES>> = {
  hevc: 'video/mp4; codecs="hvc1.2.4.L153.B0"',
  av1: 'video/mp4; codecs="av01.0.13M.10"',
};

/** This many seconds are fetched ahead, and kept behind. */
const AHEAD_SECONDS = 20;
const BEHIND_SECONDS = 60;
const LOOK_MS = 250;
/** The wait after a chunk could not be fetched. */
const AGAIN_MS = 2_000;

/** How chunks are encoded. */
interface ChunkType {
  readonly codec: OutputCodec;
  readonly bits: Bits;
}

const typeOf = ({ codec, bits }: ChunkType): string => (bits === 10 && DEEP_TYPES[codec]) || TYPES[codec];

/** True if this browser can play chunks before they are joined. */
export const canPlayChunks = (type: ChunkType): boolean =>
  'MediaSource' in window && MediaSource.isTypeSupported(typeOf(type));

interface PlayChunks extends ChunkType {
  readonly job: string;
  /** Returns the chunks as they are now. */
  readonly chunks: () => readonly ChunkView[];
  /** Is called with what went wrong, and with undefined once it goes on. */
  readonly onProblem: (thrown: unknown) => void;
}

/**
 * Lets a video element play the painted chunks of a job in the film's order, each as soon as it is stored, beginning with the first
 * that is.
 * @returns a function that stops it
 */
export function playChunks(video: HTMLVideoElement, options: PlayChunks): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  const begin = () =>
    feed(source, video, options, signal).catch((thrown: unknown) => {
      if (!signal.aborted) options.onProblem(thrown);
    });
  source.addEventListener('sourceopen', () => void begin(), { once: true, signal });
  video.src = url;
  return () => {
    stopping.abort();
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  };
}

async function feed(
  source: MediaSource,
  video: HTMLVideoElement,
  options: PlayChunks,
  signal: AbortSignal,
): Promise<void> {
  const { chunks } = options;
  const buffer = source.addSourceBuffer(typeOf(options));
  // Each chunk has a clock of its own.
  buffer.mode = 'sequence';
  const first = chunks().findIndex(({ state }) => state === 'stored');
  const begins = new Map([[Math.max(0, first), 0]]);
  for (;;) {
    const number = nextChunk(begins, video);
    const begin = begins.get(number) ?? 0;
    if (number >= chunks().length && source.readyState === 'open') source.endOfStream();
    if (chunks()[number]?.state !== 'stored' || begin - video.currentTime >= AHEAD_SECONDS) {
      await pause(LOOK_MS, signal);
      continue;
    }
    const bytes = await fetchChunk(options, number, signal);
    if (bytes === undefined) continue;
    buffer.timestampOffset = begin;
    await settled(buffer, () => buffer.appendBuffer(bytes));
    signal.throwIfAborted();
    if (!begins.has(number + 1)) begins.set(number + 1, endOf(buffer));
    // A part that the browser has dropped at once is not fetched again at once.
    if (nextChunk(begins, video) === number) await pause(AGAIN_MS, signal);
    // Whole chunks are removed, so that each is there or not.
    const old = begins.get(chunkAt(begins, video.currentTime - BEHIND_SECONDS)) ?? 0;
    if (old > 0) await settled(buffer, () => buffer.remove(0, old));
  }
}

/** @returns undefined, after a wait, if the network has failed, which may come back after hours. @throws ApiProblem for a refusal */
async function fetchChunk({ job, onProblem }: PlayChunks, number: number, signal: AbortSignal) {
  try {
    const bytes = await retried(
      async () => (await send(`/jobs/${job}/chunks/${number}`, { signal })).arrayBuffer(),
      signal,
    );
    onProblem(undefined);
    return bytes;
  } catch (thrown) {
    signal.throwIfAborted();
    if (isRefusal(thrown)) throw thrown;
    onProblem(thrown);
    await pause(AGAIN_MS, signal);
    return undefined;
  }
}

/** The time up to which there is something to play. */
export const endOf = ({ buffered }: { readonly buffered: TimeRanges }): number =>
  buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);

/** Waits until a change of the buffer is done. */
async function settled(buffer: SourceBuffer, change: () => void): Promise<void> {
  const listening = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const { signal } = listening;
      buffer.addEventListener('updateend', () => resolve(), { signal });
      buffer.addEventListener('error', () => reject(new Error('The browser can’t read a painted part.')), { signal });
      change();
    });
  } finally {
    listening.abort();
  }
}
