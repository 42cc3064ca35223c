import { expect, it } from 'vitest';
import { ScoringCard } from '../../../engine/cards/scoring-card.ts';
import type { Pipeline } from '../../../engine/pipeline/pipeline.ts';
import { eachValue, type Stage } from '../../../engine/pipeline/stage.ts';
import { Model } from '../../../scoring/repository/model.ts';

const card = ScoringCard.parse({
  schemaVersion: 1,
  name: 'own',
  description: 'A test.',
  license: 'MIT',
  stages: [{ stage: 'decode' }, { stage: 'paint', style: 'none' }],
});

it('holds no more decoded pictures than it works on soon, whatever comes at once, and does all', async () => {
  let held = 0;
  let most = 0;
  const decode = eachValue('decode', 'encoded', 'picture', async (bytes) => {
    most = Math.max(most, ++held);
    return { width: 1, height: 1, rgb: bytes };
  });
  const paint = eachValue('paint', 'picture', 'picture', async (picture) => {
    await new Promise(setImmediate);
    held -= 1;
    return picture;
  });
  const stages = [decode, { ...paint, batched: true }] as unknown as Stage[];
  const ends = { input: undefined, output: undefined, labels: [] };
  const pipeline: Pipeline = { stages, takes: 'encoded', gives: 'picture', ...ends };
  const model = new Model(card, '1', pipeline, { size: 1, windowMs: 0 });
  const asked = Array.from({ length: 64 }, (_, index) => Uint8Array.of(index, 0, 0));
  const items = await Promise.all(asked.map((bytes) => model.run('encoded', bytes, new AbortController().signal)));
  expect(items.map(({ value }) => ('rgb' in value ? value.rgb[0] : undefined))).toEqual(asked.map(([first]) => first));
  expect(most).toBe(16);
});
