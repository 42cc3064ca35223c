import type { Stream } from './read-streams.ts';
import { eachLine, fileUrl } from './run-probe.ts';

/** Where AAC travels with a header in each packet (ADTS), which an MP4 has in one place instead. */
const WITH_ADTS = /mpegts|^aac$|^wtv$|^rtp/;

/**
 * MD5 of each packet without what belongs to its container alone, by FFmpeg's `framemd5`.
 * @returns undefined where packets are the same in every container
 */
export async function readBareHashes(
  ffmpeg: string,
  path: string,
  { index, codec_name }: Stream,
  format: string,
): Promise<string[] | undefined> {
  if (codec_name !== 'aac' || !WITH_ADTS.test(format)) return undefined;
  const hashes: string[] = [];
  const input = ['-protocol_whitelist', 'file,pipe', '-copyts', '-i', fileUrl(path)];
  const copy = ['-map', `0:${index}`, '-c', 'copy', '-copypriorss', '1', '-bsf:a', 'aac_adtstoasc'];
  await eachLine(ffmpeg, ['-v', 'error', '-nostdin', ...input, ...copy, '-f', 'framemd5', 'pipe:1'], (line) => {
    const hash = /^\d+,(?:[^,]*,){4}\s*(\w{32})/.exec(line)?.[1];
    if (hash) hashes.push(hash);
  });
  return hashes;
}
