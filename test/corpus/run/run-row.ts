import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { z } from 'zod';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { installedBinary } from '../../../core/media/ffmpeg/installed-binary.ts';
import { findTools } from '../../../local/verify/tools.ts';
import { type VerifyRequest, verifyFiles } from '../../../local/verify/verify-files.ts';
import { checkPainting } from '../check/check-painting.ts';
import { missedForgeries } from '../check/missed-forgeries.ts';
import { type MadeFile, makeFile } from '../make/make-file.ts';
import type { Row } from '../row.ts';
import type { CorpusSystem, Outcome } from './corpus-system.ts';
import type { RowResult } from './result.ts';

/** More for a machine with much else to do. */
const LIMIT_SECONDS = Number(process.env['CORPUS_LIMIT_SECONDS'] ?? 60);
const Manifest = z.object({
  notes: z.array(z.object({ code: z.string() })),
  source: z.object({ video: z.object({ painted: z.object({ width: z.int(), height: z.int() }) }) }),
});
/**
 * The newest FFmpeg here decodes both files for the comparison, whichever build has painted. The ffprobe of the packages is newer than
 * that of most systems, and starts in a tenth of the time.
 */
const tools = findTools({ ...process.env, FFMPEG_PATH: undefined, FFPROBE_PATH: installedBinary('ffprobe') });

type Verdict = Pick<RowResult, 'outcome' | 'passes' | 'text' | 'notes' | 'problems'>;

/**
 * Makes the file of a row, sends it through the system and checks the result. It never throws.
 * @param builds the builds that may make the file, the preferred one first
 */
export async function runRow(row: Row, system: CorpusSystem, builds: readonly Ffmpeg[]): Promise<RowResult> {
  const { name, group, property, expect, make } = row;
  const expected = expect === 'painted' ? expect : `refused: ${[expect.refused].flat().join(' or ')}`;
  const about = { name, group, property, expected };
  if ('unmade' in make) {
    const verdict = { outcome: 'unmade', passes: false, text: make.unmade, notes: [], problems: [] } as const;
    return { ...about, ...verdict, notes: [], problems: [], seconds: 0 };
  }
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 10) / 100;
  let made: MadeFile | undefined;
  try {
    made = await makeFile(make, name, builds);
    const verdict = await judge(row, made.path, system);
    return { ...about, ...verdict, maker: made.maker, seconds: seconds() };
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    const verdict = failed(problem.slice(0, 1_000));
    return { ...about, ...verdict, ...(made && { maker: made.maker }), seconds: seconds() };
  }
}

async function judge(row: Row, source: string, system: CorpusSystem): Promise<Verdict> {
  const outcome = await withinLimit(
    system.paint(source, row.name, row),
    Math.max(row.limitSeconds ?? 0, LIMIT_SECONDS),
  );
  if (outcome.state === 'failed') return judgeFailure(row, outcome);
  if (row.expect !== 'painted') return failed('It was painted.');
  return judgePainting(row, source, outcome);
}

function judgeFailure({ expect }: Row, { failure }: Extract<Outcome, { state: 'failed' }>): Verdict {
  const codes = expect === 'painted' ? [] : [expect.refused].flat();
  if (!codes.includes(failure.code)) return failed(`${failure.code}: ${failure.message}`);
  return { outcome: 'refused', passes: true, text: `${failure.code}: ${failure.message}`, notes: [], problems: [] };
}

async function judgePainting(
  { checks = {}, isForged = false }: Row,
  source: string,
  { name, painting, manifest }: Extract<Outcome, { state: 'painted' }>,
): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'repaint-painted-'));
  try {
    const output = join(folder, `out${extname(name)}`);
    const manifestPath = join(folder, 'out.manifest.json');
    await Promise.all([writeFile(output, painting), writeFile(manifestPath, manifest)]);
    const { notes: all, source: known } = Manifest.parse(JSON.parse(manifest.toString()));
    const notes = [...new Set(all.map(({ code }) => code))];
    const request = { source, output, tools: await tools };
    const { painted } = known.video;
    const { output: text, problems } = await checkPainting({ ...request, manifest: { notes, painted }, checks });
    const unproved = checks.unverified ? [] : await differences({ ...request, manifest: manifestPath });
    const missed = isForged ? await missedForgeries({ source, output, folder, tools: request.tools }) : [];
    const found = [...problems, ...unproved, ...missed];
    return { outcome: 'painted', passes: found.length === 0, text, notes, problems: found };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lists the differences that `npm run verify` would report. */
async function differences(request: VerifyRequest): Promise<string[]> {
  const { checks } = await verifyFiles(request);
  return checks
    .filter(({ verdict }) => verdict === 'different')
    .map(({ name, source, output, why }) => `verify: ${name}: ${source} → ${output} (${why})`);
}

function failed(problem: string): Verdict {
  return { outcome: 'failed', passes: false, text: problem, notes: [], problems: [problem] };
}

async function withinLimit<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${seconds} s.`)), seconds * 1_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
