import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/** Codecs of subtitles that are text, by FFmpeg's names. */
export const TEXT_CODECS: ReadonlySet<string> = new Set(
  'mov_text subrip srt ass ssa webvtt text microdvd mpl2 realtext sami stl subviewer subviewer1 jacosub pjs vplayer ttml hdmv_text_subtitle'.split(
    ' ',
  ),
);

/** Makes arguments that write chapters and tags from the headers. FFmpeg omits the creation time unless all metadata is mapped. */
export function metadataArguments(demuxer: string): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-copyts', '-f', demuxer],
    output: ['-map_metadata', '0', '-f', 'ffmetadata'],
  };
}

/**
 * Makes arguments that write subtitles in Matroska: text as SRT, or any as they are.
 * @param subtitles positions among the subtitle streams of the source
 */
export function subtitleArguments(
  demuxer: string,
  subtitles: readonly number[],
  codec: 'srt' | 'copy',
): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-copyts', '-f', demuxer],
    output: [
      ...subtitles.flatMap((index) => ['-map', `0:s:${index}`]),
      ...['-c:s', codec, '-map_chapters', '-1', '-avoid_negative_ts', 'disabled', '-f', 'matroska'],
    ],
  };
}

/** Makes arguments that copy the samples of a track of an MP4 that FFmpeg doesn't understand: a list of their times and sizes, or their data. */
export function sampleArguments(trackId: number, format: 'framecrc' | 'data'): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-copyts', '-f', 'mov'],
    output: ['-map', `0:i:${trackId}`, '-c', 'copy', '-copy_unknown', '-f', format],
  };
}
