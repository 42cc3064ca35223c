import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';

/** Largest single allocation, since a false header must not take the machine's memory. */
const MAX_ALLOCATION_BYTES = 1024 ** 3;
/** Formats of text that some files contain as files of their own. */
const INNER_FORMATS = ['srt', 'ass'];

export interface InputLimits {
  /** Protocols by which the input may be read. FFmpeg can't open anything else that a file refers to. */
  readonly protocols: string;
  /** The only format that is tried. If it is absent, as for ffprobe, any format is. */
  readonly demuxer?: string | undefined;
  /** Most pixels of any picture. One that grows midway isn't decoded. */
  readonly maxPixels?: number | undefined;
}

/** Makes arguments that go before the input of every FFmpeg and ffprobe. Builds since 2018 know all of them. */
export function limitArguments({
  protocols,
  demuxer,
  maxPixels = DEFAULT_MEDIA_LIMITS.maxPixels,
}: InputLimits): string[] {
  return [
    ...['-protocol_whitelist', protocols, '-max_pixels', String(maxPixels), '-max_alloc', String(MAX_ALLOCATION_BYTES)],
    ...(demuxer ? ['-format_whitelist', [demuxer, ...INNER_FORMATS].join(',')] : []),
  ];
}
