import { expect, test } from 'vitest';
import { safeName } from '../../../../core/jobs/safe-name.ts';

test.each([
  ['clip.mp4', 'clip.mp4'],
  ['My holiday (2).MOV', 'My holiday (2).MOV'],
  ['Größe 東京.mkv', 'Größe 東京.mkv'],
  ['a/b\\c:d*e?f"g<h>i|j#k%.mp4', 'a_b_c_d_e_f_g_h_i_j_k_.mp4'],
  ['line\nbreak\u0000.mp4', 'line_break_.mp4'],
  ['\u202Egpm.exe', '_gpm.exe'],
  ['..', 'video'],
  ['.hidden', 'hidden'],
  ['trailing. .', 'trailing'],
  ['name .mp4', 'name.mp4'],
  ['', 'video'],
  ['.mp4', 'mp4'],
])('%j becomes %j', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

test('a long name keeps its extension, and no character is cut in half', () => {
  const safe = safeName(`${'🎨'.repeat(300)}.mp4`);
  expect([...safe]).toHaveLength(120);
  expect(safe).toMatch(/^🎨+\.mp4$/u);
});

test('is safe as it is', () => {
  for (const name of ['a. .b', ' .mp4', 'x'.repeat(500), 'é.mp4'])
    expect(safeName(safeName(name))).toBe(safeName(name));
});
