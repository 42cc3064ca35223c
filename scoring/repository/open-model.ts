import { permanent } from '../../core/contracts/failure.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import { findVersion } from '../../engine/cards/find-version.ts';
import { openPipeline, type PipelineSettings } from '../../engine/pipeline/open-pipeline.ts';
import type { BatchSettings } from '../queue/batcher.ts';
import { Model } from './model.ts';
import type { FoundVersion } from './scan-versions.ts';
import { warmUp } from './warm-up.ts';

export interface ModelSettings extends PipelineSettings {
  readonly batches: BatchSettings;
}

/**
 * Opens a version and runs it once.
 * @param open the models that may feed it
 * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
 */
export async function openModel(
  { card, version, folder, problem }: FoundVersion,
  open: readonly Model[],
  settings: ModelSettings,
): Promise<Model> {
  if (card === undefined) throw problem;
  const feeders: Model[] = [];
  const other = (name: string, wanted: string | undefined) => {
    const feeder = findVersion(open, name, wanted);
    if (feeder === undefined) {
      throw permanent('engine', `${card.name} is fed by ${name} ${wanted ?? ''}, which isn't in the repository.`);
    }
    feeders.push(feeder);
    return feeder.pipeline;
  };
  const pipeline = await openPipeline(card, { ...settings, folder, other });
  const model = new Model(card, version, pipeline, settings.batches, feeders);
  try {
    await warmUp(model);
    return model;
  } catch (cause) {
    await model.retire();
    const why = messageOf(cause);
    throw permanent('engine', `${folder} doesn't work: ${why}`, cause);
  }
}
