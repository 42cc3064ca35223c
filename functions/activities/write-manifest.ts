import type { Job, Spent } from '../../core/contracts/job.ts';
import {
  type ChunkRecord,
  LABEL_MANIFEST_SCHEMA_ID,
  LabelManifest,
  MANIFEST_SCHEMA_ID,
  Manifest,
} from '../../core/contracts/manifest.ts';
import type { LabellingPlan, PaintingPlan, Plan } from '../../core/contracts/plan.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { measureSpeed } from '../../core/jobs/measure-speed.ts';
import { sumOfDigests } from '../../core/jobs/pixel-digest.ts';
import { recordsOfRun, spentOn } from '../../core/jobs/spent-on.ts';
import type { JoinedVideo } from '../../core/media/join/join-segments.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import type { Ports } from '../ports.ts';
import { priceOf } from '../settings.ts';
import { softwareVersions } from '../software-versions.ts';
import { activity } from './activity.ts';
import { attemptStatistic } from './attempt-statistic.ts';
import type { JoinedLabels } from './join-labels.ts';
import { lost, requirePlan } from './require-plan.ts';
import { decodingNotes, sumDamage } from './sum-damage.ts';

interface WriteManifest {
  readonly job: Job;
  readonly assembled: JoinedVideo | JoinedLabels;
  readonly seconds: Manifest['seconds'];
}

/** Writes the manifest beside the output: what went in, what came out, and which settings and software made it. */
export const writeManifest = activity('writeManifest', ({ storage, readPlan, settings }) => {
  return async ({ job, assembled, seconds }: WriteManifest, log): Promise<null> => {
    const plan = await requirePlan({ readPlan }, job.id, job.run);
    const records = await storage.chunks.list(plan.sourceHash);
    const { timeline } = await storage.jobs.readInspection(job.id);
    const damage = sumDamage(plan, records, timeline);
    const about = { records, seconds, damage, spent: spentOn(plan, records, priceOf(settings)) };
    const manifest =
      'model' in plan
        ? describeLabels(plan, assembled as JoinedLabels, about)
        : describePainting(plan, assembled as JoinedVideo, about);
    await storage.painted.writeText(job.manifest, `${JSON.stringify(manifest, null, 2)}\n`, 'application/json');
    if (!('model' in plan)) await attemptStatistic(log, job, 'speed', () => measure(storage, plan, records, seconds));
    return null;
  };
});

/** Adds the speed of this run to what is known, for estimates. */
async function measure(
  { speeds, jobs }: Ports['storage'],
  plan: PaintingPlan,
  records: ReadonlyMap<string, ChunkRecord>,
  phases: Manifest['seconds'],
): Promise<void> {
  const { job, video, network } = plan;
  const { width, height } = video.painted;
  const known = await speeds.list();
  const seconds = Object.values(phases).reduce<number>((sum, phase = 0) => sum + phase, 0);
  const estimated = (await jobs.readEstimate(job.id))?.seconds;
  const now = new Date();
  const measured = measureSpeed(
    { network: network.name, width, height, records: recordsOfRun(plan, records), seconds, estimated, now },
    (engine) =>
      known.find(
        (speed) =>
          speed.engine === engine && speed.network === network.name && speed.width === width && speed.height === height,
      ),
  );
  if (measured) await speeds.put(measured);
}

interface About extends Pick<WriteManifest, 'seconds'> {
  readonly records: ReadonlyMap<string, ChunkRecord>;
  readonly damage: ReturnType<typeof sumDamage>;
  readonly spent: Spent | undefined;
}

function describePainting(plan: PaintingPlan, assembled: JoinedVideo, about: About): Manifest {
  const { job, video, network, encoder } = plan;
  return Manifest.parse({
    $schema: MANIFEST_SCHEMA_ID,
    ...shared(plan, about),
    settings: job.settings,
    network,
    encoder,
    framesOut: span(video, assembled.frames, assembled.firstPts, assembled.lastPts),
    sound: describeSound(video, assembled),
    output: {
      container: CONTAINERS.painted,
      name: job.output,
      format: job.settings.format,
      bytes: assembled.bytes,
      ...(assembled.pictureSha256 !== undefined && { pictureSha256: assembled.pictureSha256 }),
    },
    notes: [...video.notes, ...assembled.notes, ...decodingNotes(plan, about.records, about.damage)],
  } satisfies Manifest);
}

function describeLabels(plan: LabellingPlan, { frames, bytes, sha256 }: JoinedLabels, about: About): LabelManifest {
  const { job, video, model } = plan;
  const { from, to, chunkFrames } = job.settings;
  return LabelManifest.parse({
    $schema: LABEL_MANIFEST_SCHEMA_ID,
    ...shared(plan, about),
    settings: { model: model.name, chunkFrames, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    model,
    framesOut: span(video, frames, video.firstPts, video.lastPts),
    output: { container: CONTAINERS.painted, name: job.output, format: 'jsonl', bytes, sha256 },
    notes: [...video.notes, ...decodingNotes(plan, about.records, about.damage)],
  } satisfies LabelManifest);
}

function shared(plan: Plan, { records, seconds, damage, spent }: About) {
  const { job, video } = plan;
  const chunks = plan.chunks.map(({ hash, firstFrame }) => ({ hash, firstFrame, ...recordOf(records, hash) }));
  return {
    schemaVersion: 1 as const,
    job: job.id,
    source: { ...job.video, video },
    framesIn: span(video, video.frames, video.firstPts, video.lastPts),
    pixels: sumOfDigests(chunks.map(({ pixels }) => pixels)),
    chunks,
    ...(damage.length > 0 && { damagedFrames: damage }),
    seconds,
    ...(spent && { spent }),
    software: softwareVersions(),
  };
}

function span({ timescale }: SourceVideo, frames: number, first: number, last: number) {
  return { frames, firstSeconds: first / timescale, lastSeconds: last / timescale };
}

/** Describes every sound track that inspection found. If the source was converted, these are the tracks that the sound task found. */
function describeSound(video: SourceVideo, { soundPackets }: JoinedVideo): Manifest['sound'] {
  const written = soundPackets.map(({ index, codec, packets, source, sha256 }) => {
    const packetsIn = source.packets || (codec === source.codec ? packets : 0);
    return {
      index,
      codec: source.codec,
      packetsIn,
      packetsOut: packets,
      ...(packets > 0 && { outputCodec: codec, sha256 }),
    };
  });
  const isWritten = (index: number) => written.some((track) => track.index === index);
  const leftOut = video.sound
    .filter(({ index }) => !isWritten(index))
    .map(({ index, codec, packets }) => ({ index, codec, packetsIn: packets, packetsOut: 0 }));
  return [...written, ...leftOut].sort((a, b) => a.index - b.index);
}

function recordOf(records: ReadonlyMap<string, ChunkRecord>, hash: string): ChunkRecord {
  const record = records.get(hash);
  if (!record) throw lost(`The record of chunk ${hash}`);
  return record;
}
