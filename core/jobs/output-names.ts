import type { JobSettings } from '../contracts/job.ts';

/**
 * The blob names of a painting and its manifest in the `painted` container. `clip.mp4` keeps its name; another
 * extension is kept in front (`clip.mov.mp4`, `clip.MP4.mp4`), so that uploads of one style don't share an output. A style that is not the
 * upload's own, and a strength below 1, are added.
 */
export function outputNames(
  video: string,
  { style, strength }: Pick<JobSettings, 'style' | 'strength'>,
  ownStyle: string,
): { output: string; manifest: string } {
  const base = video.replace(/\.mp4$/, '');
  const styled = style === ownStyle ? base : `${base}.${styleSuffix(style)}`;
  const name = strength === 1 ? styled : `${styled}.strength-${strength}`;
  return { output: `${name}.mp4`, manifest: `${name}.manifest.json` };
}

/** A mix is written without the characters that need quoting: `starry-night-0.7+great-wave-0.3`. */
function styleSuffix(style: string): string {
  return style.replaceAll(':', '-').replaceAll(',', '+');
}
