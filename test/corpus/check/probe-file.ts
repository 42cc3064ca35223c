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
      tags: Tags,
    }),
  ),
  chapters: z.array(z.unknown()).default([]),
});
export type Probed = z.infer<typeof Probed>;
export type ProbedStream = Probed['streams'][number];

/** Reads a file with ffprobe. */
export async function probeFile(ffprobe: string, path: string): Promise<Probed> {
  const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters', `file:${path}`];
  const { stdout } = await execa(ffprobe, args, { timeout: 30_000 });
  return Probed.parse(JSON.parse(stdout));
}

/** Returns the first video stream that isn't cover art. */
export function pictureOf({ streams }: Probed): ProbedStream | undefined {
  return streams.find(({ codec_type, disposition }) => codec_type === 'video' && !disposition['attached_pic']);
}
