import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('whatever the image downloads by URL is checked against a checksum before it is used', async () => {
  const steps = (await readFile('workers/Dockerfile', 'utf8')).replaceAll('\\\n', ' ').split('\n');
  const downloads = steps.flatMap((step) => /^ADD (?:.* )?https:\S+ (\S+)$/.exec(step)?.[1] ?? []);
  expect(downloads).toEqual(['/tmp/cuda-keyring.deb']);
  for (const file of downloads) {
    const uses = steps.filter((step) => step.startsWith('RUN') && step.includes(file));
    expect(uses[0]).toMatch(new RegExp(`^RUN echo '[0-9a-f]{64}  ${file}' \\| sha256sum -c -\\s+&& `));
  }
  expect(steps.filter((step) => /\b(curl|wget)\b.*https?:/.test(step))).toEqual([]);
});
