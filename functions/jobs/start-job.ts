import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import { type Failure, permanent } from '../../core/contracts/failure.ts';
import { type Job, JobLimits, type JobTrace, Priority } from '../../core/contracts/job.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, inSpan, isSampled, traceparentOf } from '../../core/telemetry/spans.ts';
import { estimateJob, inspectForEstimate } from '../estimates/estimate-job.ts';
import { blame, RequestProblem } from '../http/answer.ts';
import { blameSettings } from '../http/check-settings.ts';
import type { Ports } from '../ports.ts';
import { type DurableJob, findDurableJob, jobState } from './durable-jobs.ts';
import { hasRoom, listedShare } from './folder-quota.ts';
import { jobOf } from './job-of.ts';
import { withModel } from './labelling-job.ts';
import type { StartRequest } from './start-request.ts';
import { withPictures } from './with-pictures.ts';

/** A request waits this long for a job that is ending. */
const ENDING_SECONDS = 10;
/** A folder that is full stays so for a while. */
const RETRY_FULL_AFTER_SECONDS = '60';

/**
 * Starts a job, or returns the one there is. A job that is running or has succeeded is returned. A request starts a job again that
 * failed, was cancelled, or whose painting is gone; with `again`, it starts any job that has ended. The job then keeps its priority and
 * the address that is notified, unless the request gives others. Two requests at the same time start it once, because the job's id is
 * the id of its orchestration.
 * @throws RequestProblem only for a request: 409 if the job is still ending after 10 seconds, or is new and its limits can't be kept; 429
 *   beyond the folder's quota, where an upload would wait; 404 if a picture isn't there
 */
export async function startJob(ports: Ports, client: DurableClient, request: StartRequest): Promise<DurableJob> {
  const job = await withModel(ports, await withPictures(ports, jobOf(ports, request), request), request);
  const known =
    request.by === 'request' ? await endingAwaited(ports, client, job.id) : await findDurableJob(client, job.id);
  if (known && !(await isToStart(ports, known, request))) return known;

  const waits = !(await hasRoom(ports, job));
  if (waits && request.by === 'request') throw noRoom();
  const { limits, fault } = limitsOf(request, known !== undefined);
  if (!known && request.by === 'request') await refuseOverLimit(ports, request, job.settings, limits);

  // A job without an orchestration may have a mark too: its history may have been purged, and the mark would stop this run.
  await ports.storage.jobs.resume(job.id);
  const run = (known?.input.run ?? 0) + 1;
  const anew = request.again ? run : known?.input.anew;
  const startedAt = new Date().toISOString();
  if (known?.input.startedAt) await ports.storage.lists.remove({ id: job.id, startedAt: known.input.startedAt });
  // Listed first, because an entry without a job is removed later, but a job without an entry would never be listed.
  await ports.storage.lists.put({ id: job.id, startedAt, ...listedShare(ports, job) }, 'active');
  const more = { ...(anew !== undefined && { anew }), ...(waits && { waits }), ...priorityOf(request, known?.input) };
  const notify = request.notify ?? known?.input.notify;
  const asked = {
    ...job,
    run,
    startedAt,
    ...more,
    ...(notify !== undefined && { notify }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(fault && !job.refusal && { refusal: fault }),
  };
  await startTraced(client, asked, request);
  const started = await findDurableJob(client, job.id);
  if (!started) throw new Error(`${job.id} was started but can't be found.`);
  return started;
}

/**
 * Refuses a new job at once whose limits can't be kept. A job that has been started before may need only a part of its frames: that is known
 * when it is planned, and so is the length of a video that has to be converted.
 */
async function refuseOverLimit(
  ports: Ports,
  { video, asked = {} }: StartRequest,
  settings: Job['settings'],
  limits: JobLimits,
): Promise<void> {
  if (Object.keys(limits).length === 0) return;
  const found = await inspectForEstimate(ports, video, settings).catch((thrown) => blame('video', thrown));
  if (!found) return;
  const { refusal } = await estimateJob(ports, settings, found, limits).catch((thrown) => blameSettings(asked, thrown));
  if (refusal !== undefined) throw new RequestProblem(409, 'over-limit', refusal);
}

/**
 * Decides the limits of a job. Metadata of an upload that can't be read is a fault: a limit must not be overlooked.
 * @param isKnown true if the job is started again: an upload's deadline that has passed since would let it never go on
 */
function limitsOf(
  { video: { metadata }, limits = {} }: StartRequest,
  isKnown: boolean,
): { limits: JobLimits; fault?: Failure } {
  const { maxcost, deadline } = metadata;
  const own = JobLimits.safeParse({
    ...(maxcost !== undefined && { maxCost: Number(maxcost) }),
    ...(deadline !== undefined && !(isKnown && Date.parse(deadline) < Date.now()) && { deadline }),
  });
  if (own.success) return { limits: { ...own.data, ...limits } };
  const message = 'The upload’s maxcost must be a number, and its deadline a time such as 2030-01-31T18:00:00Z.';
  return { limits, ...(Object.keys(limits).length === 0 && { fault: permanent('invalid-request', message).failure }) };
}

/**
 * Returns no field for a normal priority. Values of other tools that write metadata of this name are ignored.
 * @param earlier the job's earlier run, whose priority the job keeps unless the request gives another
 */
function priorityOf({ video, priority }: StartRequest, earlier: Job | undefined): { priority?: Priority } {
  const own = Priority.safeParse(video.metadata['priority']?.trim().toLowerCase()).data;
  const said = priority ?? (earlier ? earlier.priority : own) ?? 'normal';
  return said === 'normal' ? {} : { priority: said };
}

function noRoom(): RequestProblem {
  const why = 'The unfinished jobs of this folder have as many frames as they may have (REPAINT_FOLDER_FRAMES)';
  const found = new RequestProblem(429, 'no-room', `${why}: ask again when one has ended.`, 'video');
  found.response.headers = { ...found.response.headers, 'retry-after': RETRY_FULL_AFTER_SECONDS };
  return found;
}

function isEnding(): RequestProblem {
  return new RequestProblem(409, 'job-ending', 'The job is being stopped: ask again in a moment.', 'video');
}

async function isToStart({ storage }: Ports, known: DurableJob, { by, again }: StartRequest): Promise<boolean> {
  const state = jobState(known);
  if (by === 'upload' || state === 'queued' || state === 'running') return false;
  if (state !== 'succeeded' || again) return true;
  const { output, manifest } = known.input;
  const found = await Promise.all([storage.painted.exists(output), storage.painted.exists(manifest)]);
  return found.includes(false);
}

/** Finds a job; if it is being stopped, waits until it has ended, so that a request to start it again isn't lost. */
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
    if (performance.now() > deadline) throw isEnding();
    await sleep(200);
  }
}

/**
 * Starts the orchestration within a span. If the trace of the request isn't sampled, the job gets a trace of its own, so that it is
 * recorded. The extension's spans become children of ours, since the client passes the active span on.
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
 * Starts the orchestration, unless another request has started the same run in the meantime: the extension then refuses ours. If only
 * an earlier run is there, the error is a real one.
 */
async function startOnce(client: DurableClient, job: Job): Promise<void> {
  try {
    await client.startNew('paintVideo', { instanceId: job.id, input: job });
  } catch (thrown) {
    const other = await findDurableJob(client, job.id);
    if (!other || other.input.run < job.run) throw thrown;
  }
}
