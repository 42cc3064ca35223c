import type { Stream } from './read-streams.ts';
import { eachLine, fileUrl } from './run-probe.ts';

/** Where AAC travels with a header in each packet (ADTS), which an MP4 has in one place instead. */
const WITH_ADTS = /mpegts|^aac$|^wtv$|^rtp/;

export interface BarePacket {
  /** MD5, hex. */
  readonly hash: string;
  /** Ticks of the stream; NaN where it has none. */
  readonly pts: number;
}

/**
 * Each packet without what belongs to its container alone, by FFmpeg's `framemd5`. Those that are damaged are left out.
 * @returns undefined where packets are the same in every container
 */
export async function readBareHashes(
  ffmpeg: string,
  path: string,
  { index, codec_name }: Stream,
  format: string,
): Promise<BarePacket[] | undefined> {
  if (codec_name !== 'aac' || !WITH_ADTS.test(format)) return undefined;
  const packets: BarePacket[] = [];
  const input = ['-copyts', '-i', fileUrl(path)];
  const copy = ['-map', `0:${index}`, '-c', 'copy', '-copypriorss', '1', '-bsf:a', 'aac_adtstoasc'];
  await eachLine(ffmpeg, ['-v', 'error', '-nostdin', ...input, ...copy, '-f', 'framemd5', 'pipe:1'], (line) => {
    const [, pts, hash] = /^\d+,[^,]*,([^,]*),(?:[^,]*,){2}\s*(\w{32})/.exec(line) ?? [];
    if (hash) packets.push({ hash, pts: Number(pts) });
  });
  return packets;
}
