import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_ENCODER } from '../../core/contracts/encoder-settings.ts';
import { PixelDigest } from '../../core/jobs/pixel-digest.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { openSource } from '../../core/media/source/opened-source.ts';
import { defaultStyle } from '../../engine/cards/known-styles.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { openEngine } from '../../engine/threaded-engine.ts';
import { paintSegment } from '../../workers/paint-segment.ts';

/** Opens the worker's own loop for a whole file as one chunk, and loads its network. */
export async function openBareLoop(path: string) {
  const file = await open(path);
  const { size } = await file.stat();
  const bytes: ByteSource = {
    size,
    async read(start, end) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(end, size) - start), 0, undefined, start);
      return buffer.subarray(0, bytesRead);
    },
  };
  const { video, timeline } = await inspectVideo(bytes, basename(path), DEFAULT_MEDIA_LIMITS);
  const chunks = planChunks(timeline, { targetFrames: video.frames });
  const source = await openSource(bytes, basename(path));
  const ffmpeg = await findFfmpeg();
  const { networkFolder, name } = defaultStyle(await readStyleCards('models'));
  const engine = await openEngine('onnx', { networkFolder, style: [{ style: name, weight: 1 }], strength: 1 });

  async function paint(only: readonly (typeof chunks)[number][]): Promise<void> {
    for (const chunk of only) {
      const request = {
        source,
        video,
        chunk,
        encoder: DEFAULT_ENCODER,
        engine,
        ffmpeg,
        batchFrames: 1,
        preRollGops: 0,
      };
      for await (const _piece of paintSegment(request, new PixelDigest()));
    }
  }

  return {
    frames: video.frames,
    software: { engine: engine.version, ffmpeg: ffmpeg.version, node: process.versions.node, style: name },
    /** Paints one second of the file, so that the network is loaded and its threads run. */
    warmUp: () => paint(planChunks(timeline, { targetFrames: 25 }).slice(0, 1)),
    /** @returns wall-clock seconds */
    async run(): Promise<number> {
      const started = performance.now();
      await paint(chunks);
      return (performance.now() - started) / 1_000;
    },
    async close(): Promise<void> {
      source.close();
      await engine.close();
      await file.close();
    },
  };
}
