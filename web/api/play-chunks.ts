import type { ChunkView } from '../../core/contracts/job-progress.ts';
import type { OutputCodec } from '../../core/contracts/output-settings.ts';
import { send } from './ask.ts';

/** The codecs of chunks, as browsers name them. A browser compares only the kind of codec, so profile and level are the highest. */
const TYPES: Readonly<Record<OutputCodec, string>> = {
  h264: 'video/mp4; codecs="avc1.640033"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L153.B0"',
  av1: 'video/mp4; codecs="av01.0.13M.08"',
  vp9: 'video/mp4; codecs="vp09.00.51.08"',
};

/** So many seconds are fetched ahead, and kept behind. */
const AHEAD_SECONDS = 20;
const BEHIND_SECONDS = 60;
const LOOK_MS = 250;

/** Whether this browser can play chunks of a codec before they are joined. */
export const canPlayChunks = (codec: OutputCodec): boolean =>
  'MediaSource' in window && MediaSource.isTypeSupported(TYPES[codec]);

interface PlayChunks {
  readonly job: string;
  readonly codec: OutputCodec;
  /** Returns the chunks as they are now. */
  readonly chunks: () => readonly ChunkView[];
  readonly onProblem: (thrown: unknown) => void;
}

/**
 * Lets a video element play the painted chunks of a job in the film's order, each as soon as it is stored, beginning with the first
 * that is.
 * @returns a function that stops it
 */
export function playChunks(video: HTMLVideoElement, options: PlayChunks): () => void {
  const stopping = new AbortController();
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  source.addEventListener(
    'sourceopen',
    () => {
      feed(source, video, options, stopping.signal).catch((thrown) => {
        if (!stopping.signal.aborted) options.onProblem(thrown);
      });
    },
    { once: true },
  );
  video.src = url;
  return () => {
    stopping.abort();
    URL.revokeObjectURL(url);
  };
}

async function feed(
  source: MediaSource,
  video: HTMLVideoElement,
  { job, codec, chunks }: PlayChunks,
  signal: AbortSignal,
): Promise<void> {
  const buffer = source.addSourceBuffer(TYPES[codec]);
  // Each chunk has a clock of its own that begins at 0.
  buffer.mode = 'sequence';
  const first = chunks().findIndex(({ state }) => state === 'stored');
  for (let number = Math.max(0, first); number < chunks().length; number++) {
    const isWanted = () => chunks()[number]?.state === 'stored' && endOf(buffer) - video.currentTime < AHEAD_SECONDS;
    while (!isWanted()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      signal.throwIfAborted();
    }
    const bytes = await (await send(`/jobs/${job}/chunks/${number}`, { signal })).arrayBuffer();
    buffer.timestampOffset = endOf(buffer);
    await settled(buffer, () => buffer.appendBuffer(bytes));
    const old = video.currentTime - BEHIND_SECONDS;
    if (old > 0) await settled(buffer, () => buffer.remove(0, old));
  }
  source.endOfStream();
}

/** The time up to which there is something to play. */
export const endOf = ({ buffered }: { readonly buffered: TimeRanges }): number =>
  buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);

function settled(buffer: SourceBuffer, change: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    buffer.addEventListener('updateend', () => resolve(), { once: true });
    buffer.addEventListener('error', () => reject(new Error('The browser can’t read a painted part.')), { once: true });
    change();
  });
}
