import type { SourceVideo } from '../../contracts/source-video.ts';
import { hasAlpha, isRgb } from '../pictures/pixel-formats.ts';

/** Properties of a frame, from the output of FFmpeg's `showinfo` filter. */
interface FrameFacts {
  /** Presentation time in ticks; undefined if the frame has none. */
  readonly pts: number | undefined;
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  readonly isInterlaced: boolean;
}

/** Colour tags (ITU-T H.273) by FFmpeg's names. Unknown ones are absent. */
export interface FrameColour {
  readonly range?: string | undefined;
  readonly matrix?: string | undefined;
  readonly primaries?: string | undefined;
  readonly transfer?: string | undefined;
}

/** Messages of decoders about a damaged frame. */
const ERROR_LINES = /error while decoding|concealing \d|corrupt|invalid (data|nal|mb_type)|overread/i;

/** Collects facts about a source from the lines that FFmpeg writes to stderr if `showinfo` is among its filters. All builds since 2018 agree on them. */
export class SourceFacts {
  /** FFmpeg's name of the video's codec; undefined while none has been found. */
  codec: string | undefined;
  rotation: SourceVideo['rotation'] = 0;
  /** Duration of a tick in seconds. */
  timeBase: { readonly num: number; readonly den: number } | undefined;
  first: FrameFacts | undefined;
  colour: FrameColour = {};
  frames = 0;
  /** Number of interlaced frames. */
  fields = 0;
  /** Number of frames that had no time, or one not after the frame before. */
  mended = 0;
  resized = 0;
  decodingErrors = 0;
  hasStreams = false;
  hasVideo = false;
  /** Size as the headers state it, before anything is decoded. */
  size: { readonly width: number; readonly height: number } | undefined;
  leastPts = Number.POSITIVE_INFINITY;
  mostPts = Number.NEGATIVE_INFINITY;
  #isAfterVideo = false;

  /** Reads a line of stderr. It returns true if the line is about a single frame, so that it doesn't belong in an error message. */
  read(line: string): boolean {
    if (line.includes('showinfo')) return this.#readFrame(line);
    this.#readHeader(line);
    if (ERROR_LINES.test(line)) this.decodingErrors++;
    return false;
  }

  get hasAlpha(): boolean {
    return this.first !== undefined && hasAlpha(this.first.pixelFormat);
  }

  get isRgb(): boolean {
    return this.first !== undefined && isRgb(this.first.pixelFormat);
  }

  #readHeader(line: string): void {
    const stream = /^\s*Stream #0:\d+.*?: (Video|Audio|Subtitle|Data|Attachment): (\w+)/.exec(line);
    if (stream) {
      this.hasStreams = true;
      this.#isAfterVideo = !this.hasVideo && stream[1] === 'Video' && !line.includes('(attached pic)');
      if (this.#isAfterVideo) this.codec = stream[2];
      if (this.#isAfterVideo) this.size = sizeOf(line) ?? this.size;
      this.hasVideo ||= this.#isAfterVideo;
    }
    const refused = /Picture size (\d+)x(\d+) (?:is invalid|exceeds)/.exec(line);
    if (refused) this.size = { width: Number(refused[1]), height: Number(refused[2]) };
    const turned = /displaymatrix: rotation of (-?[\d.]+) degrees/.exec(line);
    if (turned && this.#isAfterVideo) this.rotation = clockwise(Number(turned[1]));
  }

  #readFrame(line: string): true {
    const base = /config in time_base: (\d+)\/(\d+)/.exec(line);
    if (base) this.timeBase ??= { num: Number(base[1]), den: Number(base[2]) };
    if (line.includes('color_range:') && !Object.values(this.colour).some(Boolean)) this.colour = colourOf(line);
    const frame = frameOf(line);
    if (frame) this.#count(frame);
    return true;
  }

  #count(frame: FrameFacts): void {
    this.first ??= frame;
    this.frames++;
    if (frame.isInterlaced) this.fields++;
    if (frame.width !== this.first.width || frame.height !== this.first.height) this.resized++;
    if (frame.pts === undefined || frame.pts <= this.mostPts) this.mended++;
    this.leastPts = Math.min(this.leastPts, frame.pts ?? this.leastPts);
    this.mostPts = Math.max(this.mostPts, frame.pts ?? this.mostPts);
  }
}

function frameOf(line: string): FrameFacts | undefined {
  const found = / n: *\d+ pts: *(-?\d+|NOPTS) .* fmt:(\w+) .* s:(\d+)x(\d+) i:(\w)/.exec(line);
  if (!found) return undefined;
  const [, pts, pixelFormat = '', width, height, fields] = found;
  return {
    pts: pts === 'NOPTS' ? undefined : Number(pts),
    pixelFormat,
    width: Number(width),
    height: Number(height),
    isInterlaced: fields === 'T' || fields === 'B',
  };
}

function colourOf(line: string): FrameColour {
  const value = (key: string) => {
    const name = new RegExp(`${key}:(\\S+)`).exec(line)?.[1];
    return name && !['unknown', 'unspecified', 'reserved'].includes(name) ? name : undefined;
  };
  return {
    range: value('color_range'),
    matrix: value('color_space'),
    primaries: value('color_primaries'),
    transfer: value('color_trc'),
  };
}

function sizeOf(line: string): { width: number; height: number } | undefined {
  const [, width, height] = /, (\d+)x(\d+)/.exec(line) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** Converts FFmpeg's degrees, which are counterclockwise from −180 to 180. */
function clockwise(degrees: number): SourceVideo['rotation'] {
  return ((((Math.round(-degrees / 90) % 4) + 4) % 4) * 90) as SourceVideo['rotation'];
}
