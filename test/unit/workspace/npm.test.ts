import { execa } from 'execa';
import { expect, it } from 'vitest';

it('npm has nothing to warn of in this folder’s settings', async () => {
  const { stderr } = await execa('npm', ['pkg', 'get', 'name']);
  expect(stderr).toBe('');
});
