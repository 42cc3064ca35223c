import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/** A sound track to extract, by its position among those of the source. */
export interface WantedSound {
  readonly index: number;
  readonly codec: string;
  /** Bits per second of the AAC to convert to. If it is absent, the packets are copied. */
  readonly bitrate?: number;
}

/** Seconds that FFmpeg adds to every time, since fragments can't have times before 0. */
export const SOUND_SHIFT_SECONDS = 1_000;

/** Channel layouts that have a number in AAC. Many players don't know how others are described. */
const LAYOUTS = 'mono|stereo|3.0|4.0|5.0|5.1|7.1';

/**
 * Makes arguments that write sound tracks as a fragmented MP4. Its times are exact to a sample, on the source's own clock plus
 * {@link SOUND_SHIFT_SECONDS}. Gaps in converted sound become silence.
 */
export function soundArguments(demuxer: string, wanted: readonly WantedSound[]): FfmpegArguments {
  const tracks = wanted.flatMap(({ index, codec, bitrate }, i) => {
    const map = ['-map', `0:a:${index}`];
    // AAC in transport streams has a header in every packet. The filter passes packets without one.
    const unwrapped = codec === 'aac' ? [`-bsf:a:${i}`, 'aac_adtstoasc'] : [];
    if (bitrate === undefined) return [...map, `-c:a:${i}`, 'copy', ...unwrapped];
    const filters = `aresample=async=1,aformat=channel_layouts=${LAYOUTS}`;
    return [...map, `-c:a:${i}`, 'aac', `-b:a:${i}`, String(bitrate), `-filter:a:${i}`, filters];
  });
  return {
    input: ['-nostdin', '-loglevel', 'warning', '-copyts', '-f', demuxer],
    output: [
      ...tracks,
      ...['-map_chapters', '-1', '-strict', '-2', '-output_ts_offset', String(SOUND_SHIFT_SECONDS)],
      ...[
        '-movflags',
        '+empty_moov+delay_moov+default_base_moof+frag_discont',
        '-frag_duration',
        '1000000',
        '-f',
        'mp4',
      ],
    ],
  };
}

const BITS_PER_CHANNEL = 96_000;
const MOST_BITS = 512_000;

/** Returns the bits per second of converted sound. An unknown number of channels counts as stereo. */
export function bitrateFor(channels: number): number {
  return Math.min(MOST_BITS, BITS_PER_CHANNEL * (channels || 2));
}
