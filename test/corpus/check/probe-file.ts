import { execa } from 'execa';
import { z } from 'zod';

const Tags = z.record(z.string(), z.string()).default({});

const Probed = z.object({
  format: z.object({ format_name: z.string(), tags: Tags }),
  streams: z.array(
    z.looseObject({
      index: z.int(),
      codec_type: z.string().default('unknown'),
      codec_name: z.string().default('unknown'),
      width: z.int().optional(),
      height: z.int().optional(),
      pix_fmt: z.string().optional(),
      sample_aspect_ratio: z.string().optional(),
      channels: z.int().optional(),
      sample_rate: z.string().optional(),
      time_base: z.string(),
      disposition: z.record(z.string(), z.number()).default({}),
      side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
      tags: Tags,
    }),
  ),
  chapters: z.array(z.unknown()).default([]),
});
export type Probed = z.infer<typeof Probed>;
export type ProbedStream = Probed['streams'][number];

/** What ffprobe says of a file. */
export async function probeFile(ffprobe: string, path: string): Promise<Probed> {
  const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters', `file:${path}`];
  const { stdout } = await execa(ffprobe, args, { timeout: 30_000 });
  return Probed.parse(JSON.parse(stdout));
}

/** The first that is no cover art. */
export function pictureOf({ streams }: Probed): ProbedStream | undefined {
  return streams.find(({ codec_type, disposition }) => codec_type === 'video' && !disposition['attached_pic']);
}

const Frames = z.object({
  frames: z.array(z.object({ best_effort_timestamp_time: z.string().optional(), pkt_pts_time: z.string().optional() })),
});

/** Seconds of each displayed frame, in the order in which they are decoded; NaN where there is no timestamp. */
export async function frameTimes(ffprobe: string, path: string): Promise<number[]> {
  const entries = 'frame=best_effort_timestamp_time,pkt_pts_time';
  const args = ['-v', 'quiet', '-of', 'json', '-select_streams', 'V:0', '-show_frames', '-show_entries', entries];
  const { stdout } = await execa(ffprobe, [...args, `file:${path}`], { timeout: 60_000, reject: false });
  const { frames } = Frames.parse(JSON.parse(stdout || '{"frames":[]}'));
  return frames.map((frame) => Number(frame.best_effort_timestamp_time ?? frame.pkt_pts_time ?? Number.NaN));
}
