import type { Chunk } from '../../core/contracts/chunk.ts';
import type { Job } from '../../core/contracts/job.ts';
import type { LabellingPlan, PaintingPlan } from '../../core/contracts/plan.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { chunkHash, labelHash, type Made } from '../../core/jobs/chunk-hash.ts';
import type { Timeline } from '../../core/media/source/timeline.ts';
import { findModel, plannedModel } from '../../engine/cards/known-models.ts';
import type { Ports } from '../ports.ts';
import { planEncoder } from './plan-encoder.ts';
import { planLooks } from './plan-looks.ts';

interface PlannedWork {
  /** The fields of the plan about work other than its chunks. */
  readonly plan: Pick<PaintingPlan, 'network' | 'looks' | 'encoder' | 'sound'> | Pick<LabellingPlan, 'model' | 'sound'>;
  readonly hashOf: (source: string, chunk: Chunk, made: Made) => string;
}

/**
 * Decides what is made of each chunk: a painting, with a network and an encoder, or the answers of a model.
 * @throws RepaintError `invalid-request` if there is no such model; what {@link planLooks} and {@link planEncoder} throw
 */
export async function planWork(
  { storage, styles, settings }: Pick<Ports, 'storage' | 'styles' | 'settings'>,
  job: Job,
  { video, timeline }: { readonly video: SourceVideo; readonly timeline: Timeline },
): Promise<PlannedWork> {
  if (job.settings.model !== undefined) {
    const model = plannedModel(await findModel(settings.REPAINT_LABEL_MODELS, job.settings.model));
    return { plan: { model, sound: false }, hashOf: (source, chunk, made) => labelHash(source, chunk, model, made) };
  }
  const { network, looks } = await planLooks({ storage, styles }, job, timeline);
  const encoder = await planEncoder(job, video, storage.abilities);
  return {
    plan: { network, ...(looks && { looks }), encoder, sound: job.settings.format !== 'picture' },
    hashOf: (source, chunk, made) => chunkHash(source, chunk, network, encoder, { ...made, looks }),
  };
}
