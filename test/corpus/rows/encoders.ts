/** Arguments for short groups of pictures with B-frames. */
export const H264 = '-c:v libx264 -preset veryfast -crf 12 -pix_fmt yuv420p -g 8 -bf 2'.split(' ');
/** Returns the arguments of `H264` with another pixel format. */
export const h264As = (format: string) => H264.map((arg) => (arg === 'yuv420p' ? format : arg));
export const x265 = (format: string, ...more: readonly string[]) => [
  ...['-c:v', 'libx265', '-preset', 'veryfast', '-crf', '12', '-pix_fmt', format],
  ...['-x265-params', ['keyint=8', 'min-keyint=8', 'bframes=2', 'log-level=error', 'pools=1', ...more].join(':')],
];
export const MPEG2 = ['-c:v', 'mpeg2video', '-q:v', '2', '-g', '8', '-bf', '2'];
export const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '2', '-g', '8'];
export const VP9 = [
  ...['-c:v', 'libvpx-vp9', '-crf', '15', '-b:v', '0', '-g', '8', '-cpu-used', '8', '-deadline', 'realtime'],
  ...['-pix_fmt', 'yuv420p'],
];
export const AV1 = [
  ...['-c:v', 'libaom-av1', '-crf', '15', '-b:v', '0', '-g', '6', '-cpu-used', '8', '-strict', '-2'],
  ...['-pix_fmt', 'yuv420p'],
];
export const AAC = ['-c:a', 'aac'];
/** Returns the arguments that tag the colour, and the conversion of RGB that makes the tags true. */
export const tagged = (matrix: string, primaries: string, transfer: string, range = 'tv') => [
  ...['-vf', `scale=out_color_matrix=${matrix}:out_range=${range}`],
  ...['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', transfer, '-color_range', range],
];
/** Tags of high dynamic range, except for its curve. */
export const HDR = ['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc', '-color_range', 'tv'];
/** Returns the arguments of H.265 with high dynamic range by a curve. */
export const hdr = (transfer: string, ...more: readonly string[]) => [
  ...['-vf', 'scale=out_color_matrix=bt2020:out_range=tv'],
  ...x265('yuv420p10le', `transfer=${transfer}`, 'colorprim=bt2020', 'colormatrix=bt2020nc', 'range=limited', ...more),
  ...[...HDR, '-color_trc', transfer],
];
