import type { DurableClient } from 'durable-functions';
import type { Job, JobTrace } from '../../core/contracts/job.ts';
import { type AskedSettings, fromEnvironment, PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { formatStyleMix, parseStyleMix, type StyleMix } from '../../core/contracts/style-mix.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { outputNames } from '../../core/jobs/output-names.ts';
import { uploadSettings } from '../../core/jobs/upload-settings.ts';
import { uploadStyle } from '../../core/jobs/upload-style.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { inSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, isSampled, traceparentOf } from '../../core/telemetry/traceparent.ts';
import {
  defaultStyle,
  findStyle,
  type KnownStyles,
  networksOf,
  preferredNetwork,
} from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';
import { type DurableJob, findDurableJob } from './durable-jobs.ts';
import { jobState } from './job-state.ts';

export interface StartRequest {
  readonly video: FoundVideo;
  /** What is asked for; the rest is the upload's own or the app's. */
  readonly asked?: AskedSettings;
  /** An upload leaves a failed or cancelled job as it is; a request starts it again. */
  readonly by: 'upload' | 'request';
  /** W3C trace context of the invocation, where the host tells one. */
  readonly traceparent?: string | undefined;
}

/**
 * The one rule that starts jobs: a job that is running or has succeeded is the answer; one that failed or was cancelled
 * is started again on request. Asked twice at once, it starts once: the instance id is the job's.
 */
export async function startJob(ports: Ports, client: DurableClient, request: StartRequest): Promise<DurableJob> {
  const job = jobOf(ports, request);
  const known = await findDurableJob(client, job.id);
  if (known && !(request.by === 'request' && ['failed', 'cancelled'].includes(jobState(known)))) return known;

  // Also for a job that nobody knows: its history may have been purged, and what stopped it must not stop this one.
  await ports.storage.jobs.resume(job.id);
  await startTraced(client, { ...job, run: (known?.input.run ?? 0) + 1 }, request);
  const started = await findDurableJob(client, job.id);
  if (!started) throw new Error(`${job.id} was started but can't be found.`);
  return started;
}

/** What a request asks for, decided. */
export function jobOf(
  { styles, settings }: Pick<Ports, 'styles' | 'settings'>,
  { video, asked = {} }: StartRequest,
): Omit<Job, 'run'> {
  const known = { styles: styles.map(({ name }) => name), defaultStyle: defaultStyle(styles).name };
  const { settings: own, refusal } = uploadSettings(video.metadata, asked);
  const ownStyle = normalised(uploadStyle({ name: video.ref.name, asked: own.style }, known));
  const style = asked.style === undefined ? ownStyle : normalised(asked.style);
  const { network: _, ...wanted } = { ...fromEnvironment(settings), ...own, ...asked };
  const network =
    asked.network ?? own.network ?? preferredNetwork(styles, mixOf(style) ?? [], settings.REPAINT_NETWORK);
  const decided = PaintingSettings.parse({ ...wanted, style, ...(network !== undefined && { network }) });
  return {
    schemaVersion: 1,
    id: jobIdOf(video.ref, decided, { weights: weightsOf(styles, decided), refusal: refusal?.message }),
    repairs: 0,
    video: video.ref,
    settings: decided,
    ...(refusal && { refusal }),
    ...outputNames(video.ref.name, decided, { ownStyle, known: [...known.styles, ...networksOf(styles)] }),
  };
}

/** Nothing where the style can't be painted: planning says so. */
function weightsOf(styles: KnownStyles, { style, network }: PaintingSettings): string | undefined {
  try {
    return findStyle(styles, parseStyleMix(style), network).weightsSha256;
  } catch {
    return undefined;
  }
}

/** One mix has one spelling, and so one job. What is no style stays as it is: planning refuses it by name. */
function normalised(style: string): string {
  const mix = mixOf(style);
  return mix ? formatStyleMix(mix) : style;
}

/** Nothing for what is no style. */
function mixOf(style: string): StyleMix | undefined {
  try {
    return parseStyleMix(style);
  } catch {
    return undefined;
  }
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

/** Somebody else may have started it since we looked; the extension then refuses, and theirs is the answer. */
async function startOnce(client: DurableClient, job: Job): Promise<void> {
  try {
    await client.startNew('paintVideo', { instanceId: job.id, input: job });
  } catch (thrown) {
    if (!(await findDurableJob(client, job.id))) throw thrown;
  }
}
