import type { ByteSource } from '../bytes/byte-source.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';
import { unlessRefused } from './ffmpeg-error.ts';
import type { Ffmpeg } from './find-ffmpeg.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

export interface FfmpegStream {
  readonly type: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment' | 'unknown';
  /** Position among the streams of its type, from 0. */
  readonly index: number;
  /** FFmpeg's name of the codec. */
  readonly codec: string;
  /** Number of channels; 0 if it isn't sound, or the number is unknown. */
  readonly channels: number;
}

export interface FfmpegSource {
  readonly ffmpeg: Ffmpeg;
  readonly bytes: ByteSource;
  /** FFmpeg's name of the demuxer. No other one is tried. */
  readonly demuxer: string;
  readonly signal?: AbortSignal | undefined;
}

/** Most output that is collected. The text of the longest video takes less. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Lists the streams of a file by its headers; undefined if FFmpeg can't open it. */
export async function tryListStreams(source: FfmpegSource): Promise<FfmpegStream[] | undefined> {
  const listing = await unlessRefused(() => collectOutput(source, listArguments(source.demuxer)));
  return listing && parseStreams(Buffer.from(listing).toString());
}

/** Collects the output of FFmpeg, and stops after {@link MOST_BYTES}. */
export async function collectOutput(
  { ffmpeg, bytes, signal }: FfmpegSource,
  args: FfmpegArguments,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of runFfmpeg({ path: ffmpeg.path, arguments: args, input: bytes, signal })) {
    pieces.push(piece);
    length += piece.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(pieces);
}

/** Makes arguments that list packets for 0 seconds. The head of that list describes the streams in a form that is easy to parse. */
function listArguments(demuxer: string): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-f', demuxer],
    output: ['-map', '0', '-c', 'copy', '-copy_unknown', '-t', '0', '-f', 'framecrc'],
  };
}

/** Parses lines such as `#media_type 1: audio`, `#codec_id 1: aac` and `#channel_layout_name 1: stereo`. */
export function parseStreams(listing: string): FfmpegStream[] {
  const facts = [...listing.matchAll(/^#(media_type|codec_id|channel_layout_name) (\d+): *(.+)$/gm)];
  const of = (name: string, stream: string) => facts.find(([, key, at]) => key === name && at === stream)?.[3];
  const seen = new Map<string, number>();
  return facts.flatMap(([, name, at = '', type = '']) => {
    if (name !== 'media_type') return [];
    const index = seen.get(type) ?? 0;
    seen.set(type, index + 1);
    const channels = channelsOf(of('channel_layout_name', at) ?? '');
    return [{ type: typeOf(type), index, codec: of('codec_id', at) ?? 'unknown', channels }];
  });
}

function typeOf(type: string): FfmpegStream['type'] {
  const known = ['video', 'audio', 'subtitle', 'data', 'attachment'] as const;
  return known.find((one) => one === type) ?? 'unknown';
}

const LAYOUTS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  downmix: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
};

/** Returns the number of channels of a layout such as `5.1(side)`, `stereo` or `6 channels`. */
function channelsOf(layout: string): number {
  const [, main, low] = /^(\d)\.(\d)/.exec(layout) ?? [];
  if (main) return Number(main) + Number(low);
  return LAYOUTS[/^[a-z]+/.exec(layout)?.[0] ?? ''] ?? Number(/^(\d+) channels/.exec(layout)?.[1] ?? 0);
}
