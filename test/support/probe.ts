import ffprobe from '@ffprobe-installer/ffprobe';
import { execa } from 'execa';
import { z } from 'zod';

const Probed = z.object({
  streams: z.array(
    z.object({
      index: z.int(),
      codec_type: z.string(),
      codec_name: z.string().optional(),
      width: z.int().optional(),
      height: z.int().optional(),
      time_base: z.string(),
      sample_aspect_ratio: z.string().optional(),
    }),
  ),
  packets: z.array(
    z.object({
      stream_index: z.int(),
      pts: z.int().optional(),
      pts_time: z.string().optional(),
      flags: z.string(),
      data_hash: z.string().optional(),
    }),
  ),
});
export type Probed = z.infer<typeof Probed>;

/** What ffprobe, which none of our code made, says of a file: streams and packets, each with a hash of its bytes. */
export async function probe(path: string): Promise<Probed> {
  const args = ['-v', 'error', '-of', 'json', '-show_streams', '-show_packets', '-show_data_hash', 'md5', path];
  const { stdout } = await execa(ffprobe.path, args, { maxBuffer: 1 << 30 });
  return Probed.parse(JSON.parse(stdout));
}

/** Presentation times, in seconds, of the shown frames of the first video stream, ascending. */
export function frameTimes({ streams, packets }: Probed): number[] {
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  return packets
    .filter(({ stream_index, flags }) => stream_index === video?.index && !flags.includes('D'))
    .map(({ pts_time }) => Number(pts_time))
    .toSorted((a, b) => a - b);
}

/** The hash of every sound packet, stream by stream. */
export function soundHashes({ streams, packets }: Probed): string[][] {
  const sounds = streams.filter(({ codec_type }) => codec_type === 'audio');
  return sounds.map(({ index }) =>
    packets.filter(({ stream_index }) => stream_index === index).map(({ data_hash }) => data_hash ?? ''),
  );
}

/** Seconds a tick of the first video stream. */
export function tickOf({ streams }: Probed): number {
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const [num = 1, den = 1] = (video?.time_base ?? '1/1').split('/').map(Number);
  return num / den;
}
