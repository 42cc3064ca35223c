import { expect, it } from 'vitest';
import { renewable } from '../../../../web/api/renewable.ts';

const upload = (url: string, minutes: number) => ({
  ...{ video: 'film.mp4', url, blockBytes: 4, blocks: [], isWhole: false },
  expiresAt: new Date(Date.now() + minutes * 60_000).toISOString(),
});

it('asks again for a link that could not be renewed, and keeps one that is valid', async () => {
  const answers = [new TypeError('the network is gone'), upload('second', 60)];
  const link = renewable(upload('first', 1), async () => {
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer;
    return answer;
  });
  await expect(link()).rejects.toThrow('the network is gone');
  expect([await link(), await link()]).toEqual(['second', 'second']);
});
