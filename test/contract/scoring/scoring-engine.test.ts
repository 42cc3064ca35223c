import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nv12FrameBytes } from '../../../core/media/pictures/colour.ts';
import { PICTURE_COLOUR } from '../../../core/media/pictures/rgb-frames.ts';
import { LastingEngine } from '../../../engine/pipeline/lasting-engine.ts';
import { openEngine } from '../../../engine/threaded-engine.ts';
import { SHIPPED } from '../engine/open-test-engine.ts';
import { SETTINGS } from './support/models.ts';

const crashing = pathToFileURL('test/contract/engine/crashing-thread.mjs');
const format = { width: 16, height: 16, colour: PICTURE_COLOUR };
const frame = new Uint8Array(nv12FrameBytes(16, 16)).fill(100);
const { signal } = new AbortController();

/** Opens threads in turn: those that crash first. */
function opener(crashes: number) {
  let opened = 0;
  return () => {
    opened += 1;
    return openEngine(
      'onnx',
      { ...SHIPPED, threads: 1 },
      { threadEntry: opened <= crashes ? crashing : SETTINGS.threadEntry },
    );
  };
}

describe('an engine whose thread dies', () => {
  it('is opened anew, and the request is answered', async () => {
    const engine = await LastingEngine.open(opener(1));
    onTestFinished(() => engine.close());
    const [painted] = await engine.paint([frame], format, signal);
    expect(painted).toHaveLength(frame.length);
  });

  it('fails what kills it twice, and serves the next', async () => {
    const engine = await LastingEngine.open(opener(2));
    onTestFinished(() => engine.close());
    await expect(engine.paint([frame], format, signal)).rejects.toThrow(/thread ended/);
    expect(await engine.paint([frame], format, signal)).toHaveLength(1);
  });
});
