import type { Logger } from 'pino';
import { failureOf, permanent, transient } from '../core/contracts/failure.ts';
import type { LabellingPlan, PaintingPlan, Plan } from '../core/contracts/plan.ts';
import { cachedPlans } from '../core/jobs/cached-plans.ts';
import type { ByteSource } from '../core/media/bytes/byte-source.ts';
import { findFfmpeg } from '../core/media/ffmpeg/find-ffmpeg.ts';
import { openSource } from '../core/media/source/opened-source.ts';
import { openStorage, type Storage } from '../core/storage/azure/open-storage.ts';
import { findModel } from '../engine/cards/known-models.ts';
import type { KnownStyle, KnownStyles } from '../engine/cards/known-styles.ts';
import { readStyleCards } from '../engine/cards/read-style-cards.ts';
import { type Labeller, openLabeller } from '../engine/pipeline/open-labeller.ts';
import type { StyleEngine } from '../engine/style-engine.ts';
import { openEngine } from '../engine/threaded-engine.ts';
import { Keeper } from './keeper.ts';
import { lookAtStart } from './looks-of.ts';
import type { WorkerPorts } from './ports.ts';
import { PaintTurns } from './queue/paint-turns.ts';
import type { WorkerSettings } from './settings.ts';
import { Readers } from './standstill/readers.ts';
import { timedEngine } from './timed-engine.ts';

/**
 * Opens everything that a worker uses: storage, FFmpeg, sources and engines.
 * @param threadEntry the compiled engine thread; needed if this code runs uncompiled, as in tests
 */
export async function openPorts(settings: WorkerSettings, log: Logger, threadEntry?: URL): Promise<WorkerPorts> {
  const readers = new Readers();
  const storage = noted(openStorage(process.env), readers);
  const ffmpeg = await findFfmpeg();
  log.info({ ffmpeg: ffmpeg.version, path: ffmpeg.path }, 'FFmpeg found');
  return {
    storage,
    readers,
    turns: new PaintTurns(),
    ffmpeg,
    settings,
    log,
    readPlan: cachedPlans(storage.jobs),
    sources: new Keeper({
      most: Math.max(2, settings.REPAINT_TASKS_AT_ONCE),
      // Another run converts its source anew, and the converted file that was open is gone.
      key: ({ job }) => `${job.id} ${job.run}`,
      open: async (plan) => openSource(await openPictures(storage, plan), plan.job.video.name, jumpsIn(plan.video)),
      close: (source) => source.close(),
    }),
    labellers: new Keeper<Labeller, LabellingPlan>({
      most: 1,
      key: ({ model }) => JSON.stringify(model),
      open: (plan) => openPlannedLabeller(plan, settings, log, threadEntry),
      close: (labeller) => labeller.close(),
    }),
    engines: new Keeper<StyleEngine, PaintingPlan>({
      // Tasks of several jobs may alternate, and none of them should load its network each time.
      most: settings.REPAINT_TASKS_AT_ONCE,
      // Jobs of one network share its engine, because each frame brings what may differ from frame to frame.
      key: ({ network: { style, strength, strokeSize, ...opened } }) => JSON.stringify(opened),
      open: async (plan) => timedEngine(await openPlannedEngine(plan, settings, log, threadEntry)),
      close: (engine) => engine.close(),
    }),
  };
}

/** Notes who reads a stranger's bytes. */
function noted(storage: Storage, readers: Readers): Storage {
  const { videos, jobs } = storage;
  return {
    ...storage,
    videos: { ...videos, open: (video) => readers.noting(videos.open(video)) },
    jobs: {
      ...jobs,
      openConverted: async (job) => {
        const converted = await jobs.openConverted(job);
        return converted && readers.noting(converted);
      },
    },
  };
}

/** Opens the file that chunks are read from: the source, or its converted copy. */
async function openPictures({ videos, jobs }: Storage, { job, video }: Plan): Promise<ByteSource> {
  if (!video.converted) return videos.open(job.video);
  const converted = await jobs.openConverted(job.id);
  if (converted) return converted;
  throw permanent(
    'intermediate-lost',
    `The converted copy of ${job.video.name} is no longer in storage; start the job again.`,
  );
}

/** A converted copy has no clock that goes back. */
const jumpsIn = ({ converted, clockJumps }: Plan['video']) => (converted ? undefined : clockJumps);

/** Refuses to paint with weights other than the plan's: chunks of one video must not differ. */
async function openPlannedEngine({ network }: PaintingPlan, settings: WorkerSettings, log: Logger, threadEntry?: URL) {
  const { name, weights, style: _, ...settingsForEngine } = network;
  const style = styleOf(await readStyleCards(settings.REPAINT_MODELS), name);
  if (style.weightsSha256 !== weights) {
    throw transient(
      'engine',
      `This worker has other weights for ${style.name} than the plan names: update it, or start the job again.`,
    );
  }
  return openEngine(
    settings.REPAINT_ENGINE,
    {
      networkFolder: style.networkFolder,
      ...settingsForEngine,
      ...lookAtStart(network),
      ...(settings.REPAINT_THREADS !== undefined && { threads: settings.REPAINT_THREADS }),
    },
    { log: (line) => log.info(line), ...(threadEntry && { threadEntry }) },
  );
}

/** Refuses to label with another model than the plan's. */
async function openPlannedLabeller({ model }: LabellingPlan, settings: WorkerSettings, log: Logger, threadEntry?: URL) {
  const found = await findModel(settings.REPAINT_LABEL_MODELS, model.name).catch((thrown: unknown) => {
    throw transient('engine', `This worker can't open the model ${model.name}: ${failureOf(thrown).message}`, thrown);
  });
  if (found.sha256 !== model.sha256) {
    throw transient(
      'engine',
      `This worker has another ${model.name} than the plan names: update it, or start the job again.`,
    );
  }
  return openLabeller(found, {
    styles: settings.REPAINT_MODELS,
    engine: settings.REPAINT_ENGINE,
    limits: { maxPixels: Number.POSITIVE_INFINITY },
    log: (line) => log.info(line),
    ...(settings.REPAINT_THREADS !== undefined && { threads: settings.REPAINT_THREADS }),
    ...(threadEntry && { threadEntry }),
  });
}

/** Finds a style of the network. Any will do, because the mixable styles of a network share one file of weights. */
function styleOf(styles: KnownStyles, network: string): KnownStyle {
  const style = styles.find((each) => each.network === network);
  if (style) return style;
  throw transient('engine', `This worker has no network ${network}: update it, or start the job again.`);
}
