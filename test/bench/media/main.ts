import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine } from '../machine.ts';
import { replaceSection } from '../replace-section.ts';
import { HEAP_MEGABYTES, type LongFile, makeMinute, measureLong, repeat } from './measure-long.ts';
import { measureReading, type ReadingOfFile } from './measure-reading.ts';

const EXTENSIONS = ['mp4', 'mkv', 'ts'];
const CHUNK_FRAMES = 250;
const WORKERS = 3;

const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
try {
  const [small, large] = [join(folder, 'small.mp4'), join(folder, 'large.mp4')];
  await makeMinute(small, '192x108');
  await makeMinute(large, '1920x1080');
  const readings: [string, ReadingOfFile][] = [];
  const long: LongFile[] = [];
  for (const extension of EXTENSIONS) {
    const hour = join(folder, `hour.${extension}`);
    await repeat(small, 60, hour);
    readings.push([extension, await measureReading(hour, CHUNK_FRAMES, WORKERS)]);
    await rm(hour);
    long.push(await measureLong(folder, large, extension));
    await rm(join(folder, `long.${extension}`));
  }
  const report = [heading(), readingReport(readings), longReport(long)].join('\n\n');
  await replaceSection('docs/benchmarks.md', 'media', report);
  process.stdout.write(`${report}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function heading(): string {
  return `## Long files\n\nWritten by \`npm run bench:media\`. Machine: ${machine()}, Node ${process.versions.node}.`;
}

function readingReport(readings: readonly [string, ReadingOfFile][]): string {
  const rows = readings.map(([extension, { fileBytes, chunks, opening, painting, sound }]) => {
    const times = (bytes: number) => `${(bytes / fileBytes).toFixed(3)} ×`;
    return `| ${extension} | ${megabytes(fileBytes)} | ${chunks} | ${megabytes(opening.bytes)} | ${times(painting.bytes)} | ${(painting.requests / chunks).toFixed(1)} | ${times(sound.bytes)} | ${sound.requests} |`;
  });
  return `### Bytes read of an hour

Counted at the storage port; ${WORKERS} workers take chunks of ${CHUNK_FRAMES} frames in turns, so that none of them reads on where it was.
Allowed for painting: 1.15 times the file, besides the index that each worker opens; for sound: once the file.

| source | MB | chunks | opening, MB | painting, of the file | requests a chunk | sound, of the file | requests |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}

function longReport(files: readonly LongFile[]): string {
  const rows = files.map(
    ({ extension, bytes, planning, joining, temporaryBytes }) =>
      `| ${extension} | ${megabytes(bytes)} | ${planning.seconds.toFixed(1)} | ${planning.cpuSeconds.toFixed(1)} | ${planning.megabytes} | ${joining.seconds.toFixed(1)} | ${joining.cpuSeconds.toFixed(1)} | ${joining.megabytes} | ${megabytes(temporaryBytes)} |`,
  );
  return `### Two hours of 1080p

180,000 frames with sound. Inspection and planning run under \`--max-old-space-size=${HEAP_MEGABYTES.plan}\` (allowed: 10 s, 300 MB resident), joining
under \`--max-old-space-size=${HEAP_MEGABYTES.join}\` (allowed: 60 s, 640 MB resident, 50 MB of temporary files).

| source | MB | inspect and plan, s | of CPU | MB resident | join, s | of CPU | MB resident | temporary, MB |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
