import { parentPort } from 'node:worker_threads';
import { renderFrame, type Samples } from './scene/render-frame.ts';
import { buildScene } from './scene/scene.ts';

export interface FrameOrder {
  readonly seconds: number;
  readonly duration: number;
  readonly samples: Samples;
}

/** A frame as 8-bit RGB. */
export type RenderedFrame = Uint8Array;

const scene = buildScene();

parentPort?.on('message', ({ seconds, duration, samples }: FrameOrder) => {
  const pixels = renderFrame(scene, seconds, duration, samples);
  parentPort?.postMessage(pixels satisfies RenderedFrame, [pixels.buffer as ArrayBuffer]);
});
