import type { Checks } from '../row.ts';
import { comparePictures } from './compare-pictures.ts';
import { type Probed, type ProbedStream, pictureOf, probeFile } from './probe-file.ts';

interface Painting {
  readonly source: string;
  readonly output: string;
  readonly manifest: {
    /** The codes of the manifest's notes. */
    readonly notes: readonly string[];
    /** The size of the painted frames, without the padding of odd sizes. */
    readonly painted: { readonly width: number; readonly height: number };
  };
  readonly tools: { readonly ffmpeg: string; readonly ffprobe: string };
  readonly checks: Checks;
}

export interface Findings {
  /** A short description of the painting. */
  readonly output: string;
  readonly problems: readonly string[];
}

const DEFAULT_PSNR = 30;
const LEAST_CORRELATION = 0.9;

/** Checks what `verify` doesn't: the property of this row, and each frame's pixels, with FFmpeg's own programs. */
export async function checkPainting(painting: Painting): Promise<Findings> {
  const { output, tools, checks, manifest } = painting;
  const after = await probeFile(tools.ffprobe, output);
  const picture = pictureOf(after);
  if (!picture) return { output: summary(after), problems: ['The painting has no picture.'] };
  const problems = [
    ...checkNotes(manifest.notes, checks),
    ...checkPicture(picture, after, checks),
    ...checkTracks(after, checks),
    ...(await checkPixels(painting)),
  ];
  return { output: summary(after), problems };
}

function checkNotes(notes: readonly string[], { notes: wanted = [] }: Checks): string[] {
  const missing = wanted.filter((start) => !notes.some((code) => code.startsWith(start)));
  return missing.map((start) => `There is no note ${start}, only [${notes}].`);
}

function checkPicture(picture: ProbedStream, { format }: Probed, { size, pixelAspect, tags = {}, codec }: Checks) {
  const aspect = picture.sample_aspect_ratio ?? '1:1';
  return [
    ...differs('size', `${picture.width}x${picture.height}`, size),
    ...differs('pixel aspect', aspect === '0:1' ? '1:1' : aspect, pixelAspect),
    ...differs('codec', picture.codec_name, codec),
    ...Object.entries(tags).flatMap(([name, value]) =>
      differs(name, String(picture[name] ?? picture.tags[name] ?? format.tags[name]), String(value)),
    ),
  ];
}

function checkTracks({ streams, chapters }: Probed, { sound, subtitles, chapters: wantedChapters }: Checks): string[] {
  const of = (type: string) => streams.filter(({ codec_type }) => codec_type === type).map(describe);
  return [
    ...matches('sound', of('audio'), sound),
    ...matches('subtitles', of('subtitle'), subtitles),
    ...differs('chapters', chapters.length, wantedChapters),
  ];
}

/** Describes a sound track as in `aac 2ch 48000Hz deu "Commentary"`. */
function describe({ codec_name, channels, sample_rate, tags }: ProbedStream): string {
  const language = tags['language'] ?? 'und';
  const title = tags['title'] ?? tags['handler_name'];
  const shape = channels === undefined ? [] : [`${channels}ch`, `${sample_rate}Hz`];
  return [codec_name, ...shape, language, ...(title ? [`"${title}"`] : [])].join(' ');
}

function matches(what: string, found: readonly string[], wanted: readonly RegExp[] | undefined): string[] {
  if (!wanted || (found.length === wanted.length && found.every((track, i) => wanted[i]?.test(track)))) return [];
  return [`${what} is [${found.join(', ')}], not [${wanted.map(String).join(', ')}].`];
}

async function checkPixels({ source, output, manifest, tools, checks }: Painting): Promise<string[]> {
  const { pixels = DEFAULT_PSNR, reference, frames } = checks;
  if (pixels === 'none') return [];
  const found = await comparePictures({ ffmpeg: tools.ffmpeg, source, output, size: manifest.painted, reference });
  const { psnr, worstFrame, correlation, framesIn, framesOut } = found;
  if (framesIn === 0 || framesOut === 0) return [`${framesIn} frames could be compared with ${framesOut}.`];
  const problems = differs('decoded frames', framesOut, frames ?? framesIn);
  if (pixels !== 'alike' && psnr < pixels)
    problems.push(`Frame ${worstFrame} has a PSNR of ${psnr.toFixed(1)} dB only.`);
  if (correlation < LEAST_CORRELATION) problems.push(`A frame correlates by ${correlation.toFixed(2)} only.`);
  return problems;
}

function differs(what: string, is: unknown, wanted: unknown): string[] {
  return wanted === undefined || is === wanted ? [] : [`${what} is ${is}, not ${wanted}.`];
}

function summary({ streams, format }: Probed): string {
  const picture = streams.find(({ codec_type }) => codec_type === 'video');
  const others = streams.filter(({ codec_type }) => codec_type !== 'video').map(({ codec_name }) => codec_name);
  const [name = ''] = format.format_name.split(/[,_]/);
  const shown = { matroska: 'MKV', mov: 'MP4', image2: 'picture' }[name] ?? name.toUpperCase();
  return [`${shown}: ${picture?.codec_name} ${picture?.width}×${picture?.height}`, ...others].join(', ');
}
