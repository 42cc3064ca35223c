import { z } from 'zod';
import { runProbe } from './run-probe.ts';

const Tags = z.record(z.string(), z.string()).default({});

const Stream = z.object({
  index: z.int(),
  /** The track id, such as `0x2` in an MP4. */
  id: z.string().optional(),
  start_pts: z.int().optional(),
  duration_ts: z.int().optional(),
  codec_type: z.string().default('unknown'),
  codec_name: z.string().default('unknown'),
  codec_tag_string: z.string().default(''),
  width: z.int().default(0),
  height: z.int().default(0),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  field_order: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  sample_rate: z.coerce.number().optional(),
  channels: z.int().optional(),
  bits_per_sample: z.int().default(0),
  time_base: z.string(),
  disposition: z.record(z.string(), z.int()).default({}),
  tags: Tags,
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
});
export type Stream = z.infer<typeof Stream>;

const Chapter = z.object({ start_time: z.coerce.number(), end_time: z.coerce.number(), tags: Tags });
export type Chapter = z.infer<typeof Chapter>;

const Listing = z.object({
  streams: z.array(Stream),
  chapters: z.array(Chapter).default([]),
  format: z.object({ format_name: z.string(), size: z.coerce.number().optional(), tags: Tags }),
});
export type Listing = z.infer<typeof Listing>;

/** Reads the streams, chapters and format of a file with ffprobe. */
export async function readStreams(ffprobe: string, path: string): Promise<Listing> {
  const args = ['-of', 'json', '-show_streams', '-show_format', '-show_chapters'];
  return Listing.parse(JSON.parse(await runProbe(ffprobe, path, args)));
}

/** Finds the video stream that is painted: the default one, else the first, but never cover art. */
export function pictureStream({ streams }: Listing): Stream | undefined {
  const pictures = streams.filter(({ codec_type, disposition }) => codec_type === 'video' && !isCover(disposition));
  return pictures.find(({ disposition }) => disposition['default'] === 1) ?? pictures[0];
}

export function isCover(disposition: Stream['disposition']): boolean {
  return disposition['attached_pic'] === 1 || disposition['timed_thumbnails'] === 1;
}

/** Returns the length of a tick in seconds. */
export function tickOf({ time_base }: Stream): number {
  const [num = 1, den = 1] = time_base.split('/').map(Number);
  return num / den;
}
