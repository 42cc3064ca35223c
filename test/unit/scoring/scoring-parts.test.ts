import { describe, expect, it, onTestFinished } from 'vitest';
import { fromNv12, PICTURE_COLOUR, toNv12 } from '../../../core/media/pictures/rgb-frames.ts';
import { record } from '../../../core/telemetry/record.ts';
import { SCORING_METRICS } from '../../../core/telemetry/scoring-names.ts';
import { planesOf } from '../../../engine/frames/plane.ts';
import { planesFromRgb, rgbFromPlanes } from '../../../engine/onnx/rgb-planes.ts';
import { RateLimit } from '../../../scoring/keys/rate-limit.ts';
import { RecordedMetrics } from '../../../scoring/metrics/recorded-metrics.ts';
import { Admission } from '../../../scoring/queue/admission.ts';
import { withDeadline } from '../../../scoring/queue/with-deadline.ts';
import { choose } from '../../../scoring/rest/accept.ts';
import { bytesOfTensor, tensorOfBytes, tensorOfValues, valuesOfTensor } from '../../../scoring/v2/wire-tensor.ts';

describe('NV12', () => {
  it.each([
    [4, 4],
    [5, 3],
    [1, 1],
  ])('gives even colours back within a level or two: %i×%i', (width, height) => {
    for (const colour of [
      [255, 255, 255],
      [0, 0, 0],
      [200, 30, 90],
      [3, 250, 120],
      [0, 0, 255],
    ]) {
      const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => colour[index % 3] ?? 0);
      const back = fromNv12(toNv12({ width, height, rgb }), width, height);
      for (const [index, value] of back.rgb.entries())
        expect(Math.abs(value - (rgb[index] ?? 0))).toBeLessThanOrEqual(2);
    }
  });

  it('is what the engines’ own conversion gives, within a level', () => {
    const [width, height] = [37, 23];
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * index * 31) % 256);
    const frame = toNv12({ width, height, rgb });
    const values = new Float32Array(rgb.length);
    const picture = { values, width, height, white: 255 };
    rgbFromPlanes(planesOf(frame, picture), picture, PICTURE_COLOUR);
    const back = fromNv12(frame, width, height);
    for (const [at, value] of back.rgb.entries())
      expect(Math.abs(value - (values[planar(at)] ?? Number.NaN))).toBeLessThanOrEqual(1);

    for (const [at, value] of rgb.entries()) values[planar(at)] = value;
    const other = new Uint8Array(frame.length);
    planesFromRgb(picture, planesOf(other, picture), PICTURE_COLOUR);
    for (const [at, value] of frame.entries())
      expect(Math.abs(value - (other[at] ?? Number.NaN))).toBeLessThanOrEqual(1);

    function planar(at: number): number {
      return (at % 3) * width * height + Math.floor(at / 3);
    }
  });
});

describe('recorded metrics', () => {
  it('forget versions that are gone, once their last requests have ended', () => {
    const recorded = new RecordedMetrics();
    onTestFinished(() => recorded.stop());
    const count = (version: string) =>
      record('scoringBatchSize', 1, { 'repaint.model': 'own', 'repaint.model.version': version });
    const versions = () => recorded.of(SCORING_METRICS.scoringBatchSize).map(({ attributes }) => attributes);
    const served = (version: string) => recorded.keep([{ name: 'own', version }]);
    for (const version of ['1', '2', '3', '4']) {
      served(version);
      count(version);
      count(String(Number(version) - 1));
    }
    served('5');
    expect(versions()).toMatchObject([{ 'repaint.model.version': '4' }]);
    served('6');
    expect(versions()).toEqual([]);
  });
});

describe('tensors on the wire', () => {
  it.each([
    ['INT64', [-5, 2 ** 40]],
    ['UINT8', [0, 255]],
    ['FP32', [0.5, -2]],
    ['FP16', [0.5, -2]],
    ['BOOL', [true, false]],
  ])('travel as bytes and as values: %s', (datatype, values) => {
    const head = { name: 't', datatype, shape: [2] };
    const tensor = tensorOfValues(head, values);
    expect(valuesOfTensor(tensor)).toEqual(values);
    expect(valuesOfTensor(tensorOfBytes(head, bytesOfTensor(tensor)))).toEqual(values);
  });

  it.each([
    ['UINT8', 256],
    ['INT8', 0.5],
    ['INT32', 2 ** 31],
    ['UINT64', -1],
    ['FP32', '1'],
    ['FP16', '1'],
  ])('hold no number that their type can’t: %s %s', (datatype, value) => {
    expect(() => tensorOfValues({ name: 't', datatype, shape: [1] }, [value])).toThrow(/The tensor "t" has/);
  });
});

describe('Accept', () => {
  it.each([
    [undefined, 'image/png'],
    ['*/*', 'image/png'],
    ['image/jpeg', 'image/jpeg'],
    ['image/*;q=0.5, application/json', 'application/json'],
    ['image/png;q=0, image/*', 'image/jpeg'],
  ])('%s → %s', (accept, expected) => {
    expect(choose(accept, ['image/png', 'image/jpeg', 'application/json'])).toBe(expected);
  });

  it('is refused where it names nothing that is offered', () => {
    expect(() => choose('text/html', ['image/png'])).toThrow(/image\/png/);
  });
});

describe('limits', () => {
  it('let a key make as many requests as it has saved up', () => {
    let now = 0;
    const limit = new RateLimit(2, () => now);
    limit.take('a');
    limit.take('a');
    expect(() => limit.take('a')).toThrow(/2 requests a minute/);
    limit.take('b');
    now = 30_000;
    limit.take('a');
    expect(() => limit.take('a')).toThrow();
  });

  it('let so many requests in at once', () => {
    const admission = new Admission(1);
    const leave = admission.enter();
    expect(() => admission.enter()).toThrow(/try again/);
    leave();
    leave();
    admission.enter();
    expect(() => admission.enter()).toThrow(/try again/);
  });

  it('end what takes too long', async () => {
    const signal = new AbortController().signal;
    const work = withDeadline(
      1,
      signal,
      (aborted) => new Promise((_, reject) => aborted.addEventListener('abort', reject)),
    );
    await expect(work).rejects.toMatchObject({ status: 504 });
  });
});
