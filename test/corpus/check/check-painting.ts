import type { Checks } from '../row.ts';
import { comparePictures } from './compare-pictures.ts';
import { frameTimes, type Probed, type ProbedStream, pictureOf, probeFile } from './probe-file.ts';

interface Painting {
  readonly source: string;
  readonly output: string;
  /** Codes of the manifest's notes. */
  readonly notes: readonly string[];
  readonly tools: { readonly ffmpeg: string; readonly ffprobe: string };
  readonly checks: Checks;
}

export interface Findings {
  /** What came out, in a few words. */
  readonly output: string;
  readonly problems: readonly string[];
}

const DEFAULT_PSNR = 30;
const LEAST_CORRELATION = 0.9;

/** Looks at a painting with FFmpeg's own programs, frame by frame. */
export async function checkPainting(painting: Painting): Promise<Findings> {
  const { source, output, tools, checks, notes } = painting;
  const [before, after] = await Promise.all([source, output].map((path) => probeFile(tools.ffprobe, path)));
  if (!before || !after) throw new Error('unreachable');
  const picture = pictureOf(after);
  if (!picture) return { output: summary(after), problems: ['The painting has no picture.'] };
  const problems = [
    ...checkNotes(notes, checks),
    ...checkPicture(picture, after, checks),
    ...checkTracks(after, checks),
    ...(await checkTimes(painting, before, picture)),
    ...(await checkPixels(painting, picture)),
  ];
  return { output: summary(after), problems };
}

function checkNotes(notes: readonly string[], { notes: wanted = [] }: Checks): string[] {
  return wanted.filter((code) => !notes.includes(code)).map((code) => `There is no note ${code}, only [${notes}].`);
}

function checkPicture(picture: ProbedStream, { format }: Probed, { size, pixelAspect, tags = {}, codec }: Checks) {
  const isAspect = picture.sample_aspect_ratio ?? '1:1';
  return [
    ...differs('size', `${picture.width}x${picture.height}`, size),
    ...differs('pixel aspect', isAspect === '0:1' ? '1:1' : isAspect, pixelAspect),
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

/** `aac 2ch 48000Hz deu "Commentary"` */
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

async function checkTimes({ source, output, tools, checks }: Painting, before: Probed, after: ProbedStream) {
  const [timesIn, timesOut] = await Promise.all([source, output].map((path) => frameTimes(tools.ffprobe, path)));
  if (!timesIn || !timesOut) throw new Error('unreachable');
  const problems = differs('frames', timesOut.length, checks.frames ?? timesIn.length);
  const backwards = timesOut.findIndex((time, i) => i > 0 && time <= (timesOut[i - 1] ?? 0));
  if (backwards > 0) problems.push(`Frame ${backwards} isn't after the one before it.`);
  if (checks.times === 'mended' || problems.length > 0) return problems;
  const sorted = timesIn.toSorted((a, b) => a - b);
  const slack = Math.max(tickOf(pictureOf(before)), tickOf(after)) * 0.51 + 2e-6;
  const wrong = timesOut.findIndex((time, i) => {
    const [since, sinceOut] = [(sorted[i] ?? Number.NaN) - (sorted[0] ?? 0), time - (timesOut[0] ?? 0)];
    return !(Math.abs(since - sinceOut) <= slack);
  });
  if (wrong >= 0) problems.push(`Frame ${wrong} is at ${timesOut[wrong]} s, in the source at ${sorted[wrong]} s.`);
  return problems;
}

function tickOf(stream: ProbedStream | undefined): number {
  const [num = 1, den = 1] = (stream?.time_base ?? '1/1').split('/').map(Number);
  return num / den;
}

async function checkPixels({ source, output, tools, checks }: Painting, picture: ProbedStream): Promise<string[]> {
  const { pixels = DEFAULT_PSNR, reference } = checks;
  if (pixels === 'none') return [];
  const size = await shownSize(tools.ffprobe, source, picture, checks);
  const { psnr, worstFrame, correlation, framesIn, framesOut } = await comparePictures({
    ffmpeg: tools.ffmpeg,
    source,
    output,
    size,
    reference,
  });
  if (framesIn === 0 || framesOut === 0) return [`${framesIn} frames could be compared with ${framesOut}.`];
  const problems = checks.frames === undefined ? differs('decoded frames', framesOut, framesIn) : [];
  if (pixels !== 'alike' && psnr < pixels)
    problems.push(`Frame ${worstFrame} has a PSNR of ${psnr.toFixed(1)} dB only.`);
  if (correlation < LEAST_CORRELATION) problems.push(`A frame correlates by ${correlation.toFixed(2)} only.`);
  return problems;
}

/** The size of the source's frames, turned as the painting is; the painting's, where a row states that. */
async function shownSize(ffprobe: string, source: string, picture: ProbedStream, { size }: Checks) {
  const [width = 0, height = 0] = [picture.width, picture.height];
  if (size) return { width, height };
  const before = pictureOf(await probeFile(ffprobe, source));
  const [w = width, h = height] = isOnItsSide(before)
    ? [before?.height, before?.width]
    : [before?.width, before?.height];
  return { width: Math.min(width, w), height: Math.min(height, h) };
}

function isOnItsSide(stream: ProbedStream | undefined): boolean {
  return stream?.side_data_list.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90) ?? false;
}

function differs(what: string, is: unknown, wanted: unknown): string[] {
  return wanted === undefined || is === wanted ? [] : [`${what} is ${is}, not ${wanted}.`];
}

function summary({ streams, format }: Probed): string {
  const picture = streams.find(({ codec_type }) => codec_type === 'video');
  const others = streams.filter(({ codec_type }) => codec_type !== 'video').map(({ codec_name }) => codec_name);
  const container = format.format_name.includes('matroska') ? 'MKV' : 'MP4';
  return [`${container}: ${picture?.codec_name} ${picture?.width}×${picture?.height}`, ...others].join(', ');
}
