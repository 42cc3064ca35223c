import type { Job } from '../../core/contracts/job.ts';
import { type ChunkRecord, MANIFEST_SCHEMA_ID, Manifest } from '../../core/contracts/manifest.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { sumOfDigests } from '../../core/jobs/pixel-digest.ts';
import type { JoinedVideo } from '../../core/media/join/join-segments.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import { softwareVersions } from '../software-versions.ts';
import { activity } from './activity.ts';
import { lost, requirePlan } from './require-plan.ts';
import { decodingNotes, sumDamage } from './sum-damage.ts';

interface WriteManifest {
  readonly job: Job;
  readonly assembled: JoinedVideo;
  readonly seconds: Manifest['seconds'];
}

/** Writes the manifest beside the painting: what went in, what came out, and which settings and software made it. */
export const writeManifest = activity('writeManifest', ({ storage, readPlan }) => {
  return async ({ job, assembled, seconds }: WriteManifest): Promise<null> => {
    const plan = await requirePlan({ readPlan }, job.id, job.run);
    const records = await storage.chunks.list(plan.sourceHash);
    const { timeline } = await storage.jobs.readInspection(job.id);
    const damage = sumDamage(plan, records, timeline);
    const manifest = describe(plan, records, assembled, seconds, damage);
    await storage.painted.writeText(job.manifest, `${JSON.stringify(manifest, null, 2)}\n`, 'application/json');
    return null;
  };
});

function describe(
  plan: Plan,
  records: ReadonlyMap<string, ChunkRecord>,
  assembled: JoinedVideo,
  seconds: Manifest['seconds'],
  damage: ReturnType<typeof sumDamage>,
): Manifest {
  const { job, video, network, encoder } = plan;
  const chunks = plan.chunks.map(({ hash, firstFrame }) => ({ hash, firstFrame, ...recordOf(records, hash) }));
  const span = (frames: number, first: number, last: number) => ({
    frames,
    firstSeconds: first / video.timescale,
    lastSeconds: last / video.timescale,
  });
  return Manifest.parse({
    $schema: MANIFEST_SCHEMA_ID,
    schemaVersion: 1,
    job: job.id,
    source: { ...job.video, video },
    settings: job.settings,
    network,
    encoder,
    framesIn: span(video.frames, video.firstPts, video.lastPts),
    framesOut: span(assembled.frames, assembled.firstPts, assembled.lastPts),
    pixels: sumOfDigests(chunks.map(({ pixels }) => pixels)),
    sound: describeSound(video, assembled),
    output: {
      container: CONTAINERS.painted,
      name: job.output,
      format: job.settings.format,
      bytes: assembled.bytes,
    },
    chunks,
    ...(damage.length > 0 && { damagedFrames: damage }),
    seconds,
    notes: [...video.notes, ...assembled.notes, ...decodingNotes(plan, records, damage)],
    software: softwareVersions(),
  } satisfies Manifest);
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
