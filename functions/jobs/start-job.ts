import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import { permanent, RepaintError } from '../../core/contracts/failure.ts';
import type { Job, JobTrace } from '../../core/contracts/job.ts';
import { type AskedSettings, fromEnvironment, PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { parseStyleChoice, styleText } from '../../core/contracts/style-choice.ts';
import type { StyleMix } from '../../core/contracts/style-mix.ts';
import { askedStyles, normalisedStyle, picturesIn } from '../../core/jobs/asked-styles.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { outputNames } from '../../core/jobs/output-names.ts';
import { uploadSettings } from '../../core/jobs/upload-settings.ts';
import { uploadStyle } from '../../core/jobs/upload-style.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { inSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, isSampled, traceparentOf } from '../../core/telemetry/traceparent.ts';
import { defaultStyle, type KnownStyles, networksOf, preferredNetwork } from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';
import { type DurableJob, findDurableJob } from './durable-jobs.ts';
import { jobState } from './job-state.ts';
import { networkOf } from './network-of.ts';

export interface StartRequest {
  readonly video: FoundVideo;
  /** What is asked for; the rest is the upload's own or the app's. */
  readonly asked?: AskedSettings;
  /** An upload leaves a failed or cancelled job as it is; a request starts it again. */
  readonly by: 'upload' | 'request';
  /** Paint it anew, whatever is stored. */
  readonly again?: boolean;
  /** W3C trace context of the invocation, where the host tells one. */
  readonly traceparent?: string | undefined;
}

/** The job is being cancelled, or fails just now: it can be started again in a moment. */
export class JobIsEndingError extends Error {}

/** How long a request waits for a job that is ending. */
const ENDING_SECONDS = 10;

/**
 * The one rule that starts jobs: a job that is running or has succeeded is the answer. A request starts one again that failed or was
 * cancelled, or whose painting is no longer there; and any that has ended, if it asks for that. Asked twice at once, it starts once: the
 * instance id is the job's.
 * @throws {@link JobIsEndingError}
 */
export async function startJob(ports: Ports, client: DurableClient, request: StartRequest): Promise<DurableJob> {
  const job = await withPictures(ports, jobOf(ports, request), request);
  const known =
    request.by === 'request' ? await endingAwaited(ports, client, job.id) : await findDurableJob(client, job.id);
  if (known && !(await isToStart(ports, known, request))) return known;

  // Also for a job that nobody knows: its history may have been purged, and what stopped it must not stop this one.
  await ports.storage.jobs.resume(job.id);
  const run = (known?.input.run ?? 0) + 1;
  const anew = request.again ? run : known?.input.anew;
  const startedAt = new Date().toISOString();
  if (known?.input.startedAt) await ports.storage.lists.remove({ id: job.id, startedAt: known.input.startedAt });
  // Before it starts: a job that is listed and not there leaves the list when somebody looks.
  await ports.storage.lists.put({ id: job.id, startedAt }, 'active');
  const asked = { ...job, run, startedAt, ...(anew !== undefined && { anew }) };
  await startTraced(client, asked, request);
  const started = await findDurableJob(client, job.id);
  if (!started) throw new Error(`${job.id} was started but can't be found.`);
  return started;
}

async function isToStart({ storage }: Ports, known: DurableJob, { by, again }: StartRequest): Promise<boolean> {
  const state = jobState(known);
  if (by === 'upload' || state === 'queued' || state === 'running') return false;
  if (state !== 'succeeded' || again) return true;
  const { output, manifest } = known.input;
  const found = await Promise.all([storage.painted.exists(output), storage.painted.exists(manifest)]);
  return found.includes(false);
}

/** The job as it is once it has ended, if something has stopped it: its wish to be started must not be lost in that. */
async function endingAwaited(
  { storage }: Ports,
  client: DurableClient,
  id: Job['id'],
): Promise<DurableJob | undefined> {
  const deadline = performance.now() + ENDING_SECONDS * 1_000;
  for (;;) {
    const known = await findDurableJob(client, id);
    if (!known || !['queued', 'running'].includes(jobState(known))) return known;
    const stop = await storage.jobs.stopped(id);
    if (!stop || stop.reason === 'finished') return known;
    if (performance.now() > deadline) throw new JobIsEndingError();
    await sleep(200);
  }
}

/** What a request asks for, decided. */
export function jobOf(
  { styles, settings }: Pick<Ports, 'styles' | 'settings'>,
  { video, asked = {} }: StartRequest,
): Omit<Job, 'run'> {
  const known = { styles: styles.map(({ name }) => name), defaultStyle: defaultStyle(styles).name };
  const { settings: own, refusal } = uploadSettings(video.metadata, asked);
  const ownStyle = normalisedStyle(
    uploadStyle({ name: video.ref.name, asked: own.style && styleText(own.style) }, known),
  );
  // A request that says anything of styles takes the place of all that the upload says of them.
  const isSaid = (asked.style ?? asked.styles ?? asked.everyShot) !== undefined;
  const styled = isSaid ? asked : { everyShot: own.everyShot };
  const texts = askedStyles(styled, ownStyle).map(normalisedStyle);
  const { network: _, ...wanted } = { ...fromEnvironment(settings), ...own, ...asked, everyShot: styled.everyShot };
  const [style = ownStyle] = texts;
  const network = asked.network ?? own.network ?? preferredNetwork(styles, namesIn(texts), settings.REPAINT_NETWORK);
  const decided = PaintingSettings.parse({ ...wanted, style, ...(network !== undefined && { network }) });
  return {
    schemaVersion: 1,
    id: jobIdOf(video.ref, decided, { weights: weightsOf(styles, texts, network), refusal: refusal?.message }),
    repairs: 0,
    orchestrations: 2,
    video: video.ref,
    settings: decided,
    ...(refusal && { refusal }),
    ...outputNames(video.ref.name, decided, { ownStyle, known: [...known.styles, ...networksOf(styles)] }),
  };
}

/** Nothing where the style can't be painted: planning says so. */
function weightsOf(styles: KnownStyles, texts: readonly string[], network: string | undefined): string | undefined {
  try {
    return networkOf(styles, texts.map(parseStyleChoice), network).weightsSha256;
  } catch {
    return undefined;
  }
}

/** The names among styles, for the choice of a network; nothing for what is no style. */
function namesIn(texts: readonly string[]): StyleMix {
  try {
    const parts = texts.flatMap(parseStyleChoice);
    return parts.flatMap((part) => ('style' in part ? [part] : []));
  } catch {
    return [];
  }
}

/**
 * The pictures of a job, as they lie in storage now: another version of one makes another job.
 * @throws RequestProblem 404 where a request names one that isn't there; the job of an upload is refused
 */
async function withPictures<T extends ReturnType<typeof jobOf>>(
  ports: Ports,
  job: T,
  { video, by }: StartRequest,
): Promise<T> {
  const names = picturesIn(job.settings);
  if (names.length === 0) return job;
  const found = await Promise.all(names.map((name) => ports.storage.pictures.find(name)));
  const missing = names.find((_, i) => found[i] === undefined);
  const pictures = found.flatMap((picture) => (picture ? [picture.ref] : []));
  const etags = pictures.map(({ name, etag }) => `${name} ${etag}`).join();
  const id = jobIdOf(video.ref, job.settings, {
    weights: job.id,
    refusal: `${job.refusal?.message ?? ''}${missing ?? ''}${etags}`,
  });
  if (missing === undefined) return { ...job, id, pictures };
  const { failure } = permanent(
    'source-missing',
    `There is no picture ${missing}: upload it to the container styles first.`,
  );
  if (by === 'request') throw new RepaintError(failure);
  return { ...job, id, refusal: job.refusal ?? failure };
}

/**
 * A job has a trace of its own where nobody records that of its request: else it would be lost with it. The extension's own spans
 * come beneath ours, since the client passes on what is active.
 */
function startTraced(client: DurableClient, job: Job, { by, traceparent }: StartRequest): Promise<void> {
  const parent = contextOf(traceparent && isSampled(traceparent) ? traceparent : undefined);
  const attributes = { [ATTRIBUTES.job]: job.id, [ATTRIBUTES.by]: by };
  return inSpan(SPANS.startJob, { parent, attributes }, async (span) => {
    await startOnce(client, { ...job, ...traceOf(traceparentOf(span)) });
    record('jobsStarted', 1, { [ATTRIBUTES.by]: by });
  });
}

function traceOf(traceparent: string | undefined): { trace?: JobTrace } {
  return traceparent === undefined ? {} : { trace: { traceparent, startedAt: new Date().toISOString() } };
}

/**
 * Somebody else may have started it since we looked; the extension then refuses, and theirs is the answer. The run of before, which is
 * still there where nothing has started, isn't.
 */
async function startOnce(client: DurableClient, job: Job): Promise<void> {
  try {
    await client.startNew('paintVideo', { instanceId: job.id, input: job });
  } catch (thrown) {
    const other = await findDurableJob(client, job.id);
    if (!other || other.input.run < job.run) throw thrown;
  }
}
