import { permanent } from '../../core/contracts/failure.ts';
import type { FrameAnswer } from '../../core/contracts/frame-label.ts';
import { findVersion } from '../cards/find-version.ts';
import type { KnownModel } from '../cards/known-models.ts';
import { closeStages, openPipeline, type PipelineSettings } from './open-pipeline.ts';
import { type Pipeline, runStages } from './pipeline.ts';
import type { LabelledScore, Picture } from './stage.ts';
import type { Tensor } from './tensor.ts';

/** Answers with this many labels, the likeliest ones, as the online service does by default. */
const TOP = 5;

/** Most numbers in the answer for one frame. */
const MOST_NUMBERS = 10_000;

/** A model, opened to label frames. */
export interface Labeller {
  /** Name and version of the model: `shapes 1`. */
  readonly name: string;
  /** Answers for pictures of one size, in their order. */
  label(pictures: readonly Picture[], signal: AbortSignal): Promise<FrameAnswer[]>;
  close(): Promise<void>;
}

/**
 * Opens a model and those that feed it.
 * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
 */
export async function openLabeller(model: KnownModel, settings: PipelineSettings): Promise<Labeller> {
  const opened = new Map<string, Pipeline>();
  const close = () => closeStages([...opened.values()].flatMap(({ stages }) => stages));
  try {
    const { stages, gives } = await openWithFeeders(model, settings, opened);
    if (gives !== 'labels' && gives !== 'tensor') {
      throw permanent('engine', `${model.name} answers with a ${gives}, which isn't written as a line.`);
    }
    // The first stage decodes the file of a picture, and a frame is decoded already.
    const rest = stages.slice(1);
    return {
      name: nameOf(model),
      async label(pictures, signal) {
        const values = await runStages(rest, pictures, signal);
        return values.map((value) =>
          gives === 'labels' ? labelsOf(value as readonly LabelledScore[]) : numbersOf(value as Tensor),
        );
      },
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** @param opened what is open, by name and version: a model is opened once, however many stages name it */
async function openWithFeeders(
  model: KnownModel,
  settings: PipelineSettings,
  opened: Map<string, Pipeline>,
): Promise<Pipeline> {
  const key = nameOf(model);
  const known = opened.get(key);
  if (known) return known;
  for (const feeder of model.feeders) await openWithFeeders(feeder, settings, opened);
  const other = (name: string, version: string | undefined): Pipeline => {
    const feeder = findVersion(model.feeders, name, version);
    const found = feeder && opened.get(nameOf(feeder));
    if (!found) throw permanent('engine', `${model.name} is fed by ${name}, which isn't open.`);
    return found;
  };
  const pipeline = await openPipeline(model.card, { ...settings, folder: model.folder, other });
  opened.set(key, pipeline);
  return pipeline;
}

const nameOf = ({ name, version }: KnownModel): string => `${name} ${version}`;

function labelsOf(scores: readonly LabelledScore[]): FrameAnswer {
  return scores.slice(0, TOP).map(({ label, confidence }) => ({ label, confidence }));
}

function numbersOf({ shape, data }: Tensor): FrameAnswer {
  if (data.length <= MOST_NUMBERS) return { shape: [...shape], data: Array.from(data, Number) };
  throw permanent('engine', `The model gives ${data.length} numbers for a frame: at most ${MOST_NUMBERS} are written.`);
}
