import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';

function startWorker(env: Record<string, string>): Promise<{ code: unknown; lines: string[] }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, ['dist/workers/main.js'], options, (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, lines: stderr.trimEnd().split('\n') }),
    );
  });
}

it.each([
  ['a setting that is wrong', { REPAINT_THREADS: 'all' }, /REPAINT_THREADS=all/],
  ['storage that nobody has named', {}, /^The setting DATA .* is missing\.$/],
])('says in one line that it can’t start for %s', async (_name, env, reason) => {
  const { code, lines } = await startWorker({ ...env, REPAINT_LOG_LEVEL: 'error' });
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: 'cannot start', reason: expect.stringMatching(reason) }),
  ]);
});
