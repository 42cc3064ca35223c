import { parentPort } from 'node:worker_threads';
import { renderFrame, type Samples } from './scene/render-frame.ts';
import { buildScene } from './scene/scene.ts';

export interface FrameOrder {
  readonly frame: number;
  readonly seconds: number;
  readonly duration: number;
  readonly samples: Samples;
}

export interface RenderedFrame {
  readonly frame: number;
  readonly pixels: Uint8Array;
}

const scene = buildScene();

parentPort?.on('message', ({ frame, seconds, duration, samples }: FrameOrder) => {
  const pixels = renderFrame(scene, seconds, duration, samples);
  parentPort?.postMessage({ frame, pixels } satisfies RenderedFrame, [pixels.buffer as ArrayBuffer]);
});
