import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/** A track of sound to take out of a source, by its position among those of the source. */
export interface WantedSound {
  readonly index: number;
  readonly codec: string;
  /** Bits a second of AAC; absent to copy the packets. */
  readonly bitrate?: number;
}

/** Seconds added to every time on the way out of FFmpeg: fragments can't say that something begins before 0. */
export const SOUND_SHIFT_SECONDS = 1_000;

/** Layouts that AAC has a number for; others are described in a way that many players don't know. */
const LAYOUTS = 'mono|stereo|3.0|4.0|5.0|5.1|7.1';

/**
 * Tracks of sound as a fragmented MP4, whose times are exact to a sample, on the source's own clock plus
 * {@link SOUND_SHIFT_SECONDS}. Gaps in what is converted become silence.
 */
export function soundArguments(demuxer: string, wanted: readonly WantedSound[]): FfmpegArguments {
  const tracks = wanted.flatMap(({ index, codec, bitrate }, i) => {
    const map = ['-map', `0:a:${index}`];
    // Transport streams repeat the parameters of AAC in every packet; what has none there passes through.
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

/** Of AAC that stands in for something else, bits a second; stereo where nobody knows how many channels there are. */
export function bitrateFor(channels: number): number {
  return Math.min(MOST_BITS, BITS_PER_CHANNEL * (channels || 2));
}
