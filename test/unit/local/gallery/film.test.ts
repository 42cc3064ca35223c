import { describe, expect, test } from 'vitest';
import { StyleMix } from '../../../../core/contracts/style-choice.ts';
import { addCaption, blendStrips } from '../../../../local/gallery/captions.ts';
import { pickDifferent } from '../../../../local/gallery/pick-different.ts';
import { filmRecipe, filmTimes, planFilm } from '../../../../local/gallery/plan-film.ts';
import { frameAt, secondsInAll, secondsOf } from '../../../../local/gallery/stills-of-clip.ts';

describe('the way of a film', () => {
  test.each([
    [2, 12],
    [4, 198],
    [11, 400],
  ])('through %i stops in %i frames stands at each, and goes on without a jump', (stops, frames) => {
    const moments = planFilm(stops, frames, true);
    expect(moments).toHaveLength(frames);
    const places = moments.map(({ from, share }) => from + share);
    const steps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(stops - 1);
    for (let stop = 0; stop < stops; stop += 1) expect(places).toContain(stop);
    expect(Math.max(...steps)).toBeLessThan(frames < 20 ? 0.6 : 0.2);
  });

  test('cuts where styles can’t be mixed', () => {
    const moments = planFilm(3, 60, false);
    expect(moments.every(({ from, to, share }) => from === to && share === 0)).toBe(true);
    expect(new Set(moments.map(({ from }) => from))).toEqual(new Set([0, 1, 2]));
  });

  test('is painted by strength first, then by mixes, each of which can be painted', () => {
    const recipes = planFilm(3, 100, true).map((moment) => filmRecipe(['a', 'b'], moment));
    for (const { style } of recipes) expect(StyleMix.safeParse(style).success).toBe(true);
    expect(recipes[0]).toMatchObject({ style: [{ style: 'a', weight: 1 }], strength: 0 });
    expect(recipes.at(-1)).toMatchObject({ style: [{ style: 'b', weight: 1 }], strength: 1 });
    const mixed = recipes.filter(({ style }) => style.length === 2);
    expect(mixed.length).toBeGreaterThan(5);
    expect(mixed.every(({ strength }) => strength === 1)).toBe(true);
  });

  test('is filled with the clip, again and again', () => {
    const times = Float64Array.of(10, 20, 40);
    expect([...filmTimes(times, 50, 95).pts]).toEqual([0, 10, 30, 40, 50, 70, 80, 90]);
    expect([...filmTimes(times, 50, 25).pts]).toEqual([0, 10]);
  });
});

describe('frames of a video', () => {
  const clip = { video: { timescale: 100, durationTicks: 450 }, times: Float64Array.of(50, 150, 350) } as never;

  test.each([
    [0, 0],
    [0.99, 0],
    [1, 1],
    [2.9, 1],
    [3, 2],
    [4, 2],
  ])('at %f s, frame %i is on screen', (seconds, frame) => {
    expect(frameAt(clip, seconds)).toBe(frame);
  });

  test('are timed from the first on', () => {
    expect(secondsOf(clip, 2)).toBe(3);
    expect(secondsInAll(clip)).toBe(4);
  });

  test('that differ are picked; those that are much the same are not', () => {
    const flat = (value: number) => new Uint8Array(48).fill(value);
    const striped = new Uint8Array(48).map((_, at) => (at % 2) * 200);
    expect(pickDifferent([flat(90), striped, flat(92), flat(250), flat(91)], 3)).toEqual([0, 1, 3]);
    expect(pickDifferent([flat(90), flat(92), flat(91)], 3)).toEqual([0]);
  });
});

describe('a caption', () => {
  test('lies under the frame, in its range', () => {
    const frame = Uint8Array.from({ length: 24 }, (_, at) => at);
    const strip = Uint8Array.of(0, 255, 0, 255, 0, 255, 0, 255);
    const whole = addCaption(frame, { width: 4, height: 4 }, strip, 'limited');
    expect([...whole.subarray(0, 16)]).toEqual([...frame.subarray(0, 16)]);
    expect([...whole.subarray(16, 24)]).toEqual([16, 235, 16, 235, 16, 235, 16, 235]);
    expect([...whole.subarray(24)]).toEqual([...frame.subarray(16), 128, 128, 128, 128]);
    expect([...addCaption(frame, { width: 4, height: 4 }, strip, 'full').subarray(16, 18)]).toEqual([0, 255]);
  });

  test('becomes another', () => {
    expect([...blendStrips(Uint8Array.of(0, 200), Uint8Array.of(100, 0), 0.25)]).toEqual([25, 150]);
  });
});
