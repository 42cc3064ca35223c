import { describe, expect, it } from 'vitest';
import type { Speed } from '../../../../core/contracts/estimate.ts';
import type { ChunkRecord } from '../../../../core/contracts/manifest.ts';
import { estimatePainting } from '../../../../core/jobs/estimate-painting.ts';
import { limitsBroken } from '../../../../core/jobs/limits-broken.ts';
import { measureSpeed } from '../../../../core/jobs/measure-speed.ts';

const now = new Date('2030-01-01T00:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000).toISOString();
const price = { perHour: 3.6, currency: 'USD' };
const speed: Speed = {
  network: 'fine',
  engine: 'cpu',
  width: 640,
  height: 360,
  framesPerSecond: 10,
  workers: 2,
  otherSeconds: 5,
  jobs: 3,
  error: { share: 0.1, jobs: 3 },
  measuredAt: later(0),
};

/** A chunk of 50 frames that a worker has had in hand from one second to another. */
const chunk = (worker: string, from: number, to: number): ChunkRecord => ({
  frames: 50,
  bytes: 1,
  sha256: '0'.repeat(64),
  pixels: '0'.repeat(64),
  engine: 'cpu',
  ffmpeg: '7',
  worker,
  seconds: to - from,
  storedAt: later(to),
});

describe('a measurement', () => {
  const job = { network: 'fine', width: 640, height: 360, seconds: 14, now };
  it('counts the time of a worker once that had two chunks in hand, and not the time in which it had none', () => {
    const records = [chunk('a', 0, 8), chunk('a', 4, 10), chunk('b', 0, 5), chunk('b', 90, 95)];
    const measured = measureSpeed({ ...job, records }, () => undefined);
    expect(measured).toMatchObject({ framesPerSecond: 10, workers: 2, otherSeconds: 4, jobs: 1 });
    expect(measured?.error).toBeUndefined();
  });
  it('moves the rolling figure, and the error of estimates, by a part', () => {
    const measured = measureSpeed({ ...job, records: [chunk('a', 0, 2.5)], estimated: 7 }, () => speed);
    expect(measured).toMatchObject({ framesPerSecond: 13, workers: 2, jobs: 4 });
    expect(measured?.error).toEqual({ share: expect.closeTo(0.1 + 0.4 * 0.3), jobs: 4 });
  });
  it('is none if nothing was painted, or in no time', () => {
    expect(measureSpeed({ ...job, records: [chunk('a', 1, 1)] }, () => speed)).toBeUndefined();
  });
});

describe('an estimate', () => {
  const toPaint = { network: 'fine', width: 640, height: 360, frames: 1_000 };
  it('divides the frames among the workers, and adds the time beside', () => {
    expect(estimatePainting(toPaint, [speed], { price, now })).toMatchObject({
      basis: 'measured',
      seconds: 55,
      doneAt: later(55),
      cost: expect.closeTo(0.1),
      currency: 'USD',
      error: { share: 0.1, jobs: 3 },
    });
    expect(estimatePainting({ ...toPaint, workers: 4 }, [speed], { price: undefined, now })).toMatchObject({
      seconds: 30,
    });
  });
  it('estimates by the pixels of the nearest size, and of its kinds of workers the one seen last', () => {
    const large = { ...toPaint, width: 1_280, height: 720 };
    const old = { ...speed, engine: 'gpu', framesPerSecond: 100, measuredAt: later(-9) };
    const far = { ...speed, width: 64, height: 36 };
    expect(estimatePainting(large, [old, far, speed], { price, now })).toMatchObject({
      basis: 'scaled',
      framesPerSecond: 2.5,
    });
  });
  it('has no figures for a network that has painted nothing', () => {
    expect(estimatePainting({ ...toPaint, network: 'fast' }, [speed], { price, now })).toEqual({
      ...toPaint,
      network: 'fast',
      basis: 'none',
    });
  });
});

describe('limits', () => {
  const [fine, fast] = ['fine', 'fast'].map((network) =>
    estimatePainting(
      { network, width: 640, height: 360, frames: 2_000 },
      [speed, { ...speed, network: 'fast', framesPerSecond: 100 }],
      { price, now },
    ),
  );
  if (!fine || !fast) throw new Error('no estimates');
  const broken = (limits: object, estimate = fine) =>
    limitsBroken(estimate, limits, { others: [fast], duration: 80, now });
  it.each([[{}], [{ maxCost: 0.2 }], [{ deadline: later(105) }]])('%j are kept', (limits) => {
    expect(broken(limits)).toBeUndefined();
  });
  it.each([
    [{ maxCost: 0.1 }, 'would cost about 0.2 USD, and maxCost is 0.1. These would keep the limits: the network fast'],
    [{ maxCost: 0.1 }, 'or the first 36 s ("to": 36), or a maxCost of 0.22.'],
    [{ deadline: later(60) }, 'would take about 2 min, and the deadline is in 60 s'],
    [
      { deadline: later(60) },
      `the network fast (about 15 s), or the first 41 s ("to": 41), or a deadline after ${later(105)}.`,
    ],
    [{ deadline: later(-60) }, 'the deadline is past. These would keep the limits: a deadline after'],
  ])('%j are refused with what would keep them: %s', (limits, sentence) => {
    expect(broken(limits)).toContain(sentence);
  });
  it('can’t be kept without a price, or before anything was painted', () => {
    const { cost: _, ...free } = fine;
    expect(broken({ maxCost: 1 }, free)).toContain('REPAINT_WORKER_HOUR');
    const { seconds: __, ...unknown } = fine;
    expect(broken({ deadline: later(60) }, unknown)).toContain('paint a few seconds without limits first');
  });
});
