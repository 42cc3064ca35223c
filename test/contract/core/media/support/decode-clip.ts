import { basename } from 'node:path';
import type { SourceVideo } from '../../../../../core/contracts/source-video.ts';
import { type DecodeFindings, decodeChunk } from '../../../../../core/media/decode/decode-chunk.ts';
import type { Ffmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../../core/media/source/opened-source.ts';
import { fileSource } from './file-source.ts';

export interface DecodedClip {
  readonly video: SourceVideo;
  readonly frames: Uint8Array[];
  readonly findings: DecodeFindings;
}

/** Decodes all frames of a clip, chunk by chunk. A chunk that fails is retried as by a worker. */
export async function decodeClip(ffmpeg: Ffmpeg, path: string, targetFrames = 1000): Promise<DecodedClip> {
  const { video, timeline } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
  const source = await openSource(fileSource(path), basename(path));
  const frames: Uint8Array[] = [];
  const findings: DecodeFindings = { damaged: [], resized: [] };
  for (const chunk of planChunks(timeline, { targetFrames })) {
    const request = { source, video, chunk, ffmpeg };
    const decoded = await collect(request).catch(() => collect({ ...request, preRollGops: 1 }));
    frames.push(...decoded.frames);
    findings.damaged.push(...decoded.findings.damaged);
    findings.resized.push(...decoded.findings.resized);
  }
  source.close();
  return { video, frames, findings };
}

async function collect(request: Parameters<typeof decodeChunk>[0]): Promise<Omit<DecodedClip, 'video'>> {
  const frames: Uint8Array[] = [];
  const findings: DecodeFindings = { damaged: [], resized: [] };
  for await (const frame of decodeChunk({ ...request, findings })) frames.push(frame);
  return { frames, findings };
}
