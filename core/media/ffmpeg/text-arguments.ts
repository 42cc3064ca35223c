import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/** FFmpeg's names of subtitles that are text. */
export const TEXT_CODECS: ReadonlySet<string> = new Set(
  'mov_text subrip srt ass ssa webvtt text microdvd mpl2 realtext sami stl subviewer subviewer1 jacosub pjs vplayer ttml hdmv_text_subtitle'.split(
    ' ',
  ),
);

/** Reads chapters and tags from the headers alone. FFmpeg leaves out the time of creation unless all metadata is mapped. */
export function metadataArguments(demuxer: string): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-copyts', '-f', demuxer],
    output: ['-map_metadata', '0', '-f', 'ffmetadata'],
  };
}

/** @param subtitles positions among the subtitle streams of the source, all of them text */
export function subtitleArguments(demuxer: string, subtitles: readonly number[]): FfmpegArguments {
  return {
    input: ['-nostdin', '-loglevel', 'error', '-copyts', '-f', demuxer],
    output: [
      ...subtitles.flatMap((index) => ['-map', `0:s:${index}`]),
      ...['-c:s', 'srt', '-map_chapters', '-1', '-avoid_negative_ts', 'disabled', '-f', 'matroska'],
    ],
  };
}
