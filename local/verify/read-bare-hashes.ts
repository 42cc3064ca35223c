import type { Stream } from './read-streams.ts';
import { streamLines } from './run-probe.ts';

/** In these formats each packet of AAC has a header (ADTS); an MP4 has that header once for the track. */
const WITH_ADTS = /mpegts|^aac$|^wtv$|^rtp/;

export interface BarePacket {
  /** The MD5 in hex. */
  readonly hash: string;
  /** The time in ticks of the stream; NaN if it has none. */
  readonly pts: number;
}

/**
 * Hashes each packet without the headers that belong to the format alone, with FFmpeg's `framemd5`, which leaves out damaged packets.
 * @returns undefined if the packets of this codec are the same in every format
 */
export async function readBareHashes(
  ffmpeg: string,
  path: string,
  { index, codec_name }: Stream,
  format: string,
): Promise<BarePacket[] | undefined> {
  if (codec_name !== 'aac' || !WITH_ADTS.test(format)) return undefined;
  const packets: BarePacket[] = [];
  const output = ['-c', 'copy', '-copypriorss', '1', '-bsf:a', 'aac_adtstoasc', '-f', 'framemd5'];
  await streamLines(ffmpeg, path, index, output, (line) => {
    const [, pts, hash] = /^\d+,[^,]*,([^,]*),(?:[^,]*,){2}\s*(\w{32})/.exec(line) ?? [];
    if (hash) packets.push({ hash, pts: Number(pts) });
  });
  return packets;
}
