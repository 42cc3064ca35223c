import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../core/contracts/manifest.ts';
import { type Expected, type Stored, violations } from '../../chaos/violations.ts';

const span = (frames: number) => ({ frames, firstSeconds: 0, lastSeconds: 1 });
const chunk = (hash: string, firstFrame: number, frames: number) => ({ hash, firstFrame, frames });

const EXPECTED: Expected[] = [{ video: 'a.mp4', etag: 'v1', output: 'a.mp4', frames: 50, pixels: 'as-it-is' }];

const MANIFEST = {
  framesIn: span(50),
  framesOut: span(50),
  pixels: 'as-it-is',
  sound: [{ index: 0, codec: 'aac', packetsIn: 9, packetsOut: 9 }],
  output: { container: 'painted', name: 'a.mp4', format: 'mp4', bytes: 1_000 },
  chunks: [chunk('one', 0, 25), chunk('two', 25, 25)],
} as unknown as Manifest;

const WHOLE: Stored = {
  videos: [{ name: 'a.mp4', etag: 'v1' }],
  painted: [
    { name: 'a.mp4', bytes: 1_000 },
    { name: 'a.manifest.json', bytes: 100 },
  ],
  manifests: new Map([['a.mp4', MANIFEST]]),
  chunks: ['one', 'two'],
  jobFiles: [],
  messages: { tasks: 0, 'tasks-poison': 0 },
};

const withManifest = (change: Partial<Manifest>): Partial<Stored> => ({
  manifests: new Map([['a.mp4', { ...MANIFEST, ...change }]]),
});

describe('the observer', () => {
  it('has nothing to say of storage as it should be', () => expect(violations(EXPECTED, WHOLE)).toEqual([]));

  it.each<[string, Partial<Stored>, RegExp]>([
    ['a painting that never came', { painted: [], manifests: new Map() }, /never painted/],
    ['a painting without its manifest', { painted: WHOLE.painted.slice(0, 1), manifests: new Map() }, /no manifest/],
    ['an upload that was replaced', { videos: [{ name: 'a.mp4', etag: 'v2' }] }, /not what was uploaded/],
    ['a lost frame', withManifest({ framesOut: span(49) }), /has 49 frames/],
    ['a frame that was never read', withManifest({ framesIn: span(49) }), /painted of 49/],
    ['other pixels', withManifest({ pixels: 'otherwise' }), /other pixels/],
    [
      'a doubled chunk',
      withManifest({ chunks: [...MANIFEST.chunks, ...MANIFEST.chunks.slice(1)] }),
      /from frame 25 on/,
    ],
    ['a chunk that is gone', { chunks: ['one'] }, /isn't stored/],
    ['a chunk of nobody', { chunks: ['one', 'two', 'three'] }, /chunk three/],
    ['lost sound', withManifest({ sound: [{ index: 0, codec: 'aac', packetsIn: 9, packetsOut: 8 }] }), /8 packets/],
    ['a file that was cut', { painted: [{ name: 'a.mp4', bytes: 999 }, ...WHOLE.painted.slice(1)] }, /not the file/],
    ['a painting of nobody', { painted: [...WHOLE.painted, { name: 'b.mp4', bytes: 1 }] }, /nobody asked/],
    ['a plan that was left', { jobFiles: ['jobs/job-1/plan.json'] }, /left behind/],
    ['messages that were left', { messages: { tasks: 1 } }, /1 messages/],
  ])('notices %s', (_what, change, said) => {
    expect(violations(EXPECTED, { ...WHOLE, ...change }).join('; ')).toMatch(said);
  });
});
