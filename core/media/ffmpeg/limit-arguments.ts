import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';

/** One allocation; a header that lies must not take the machine's memory. */
const MAX_ALLOCATION_BYTES = 1024 ** 3;
/** Text that some containers carry as a file of its own. */
const INNER_FORMATS = ['srt', 'ass'];

export interface InputLimits {
  /** Schemes that the input may be read by; everything that a file refers to stays closed. */
  readonly protocols: string;
  /** The one format that is tried. ffprobe has to find out for itself. */
  readonly demuxer?: string | undefined;
  /** Of a picture, whatever the headers say: one that grows on the way isn't decoded. */
  readonly maxPixels?: number | undefined;
}

/** What stands before the input of every FFmpeg and ffprobe. Builds since 2018 know all of it. */
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
