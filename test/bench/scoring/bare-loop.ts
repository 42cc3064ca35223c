import { runStages } from '../../../engine/pipeline/pipeline.ts';
import type { Picture } from '../../../engine/pipeline/stage.ts';
import { encodePicture } from '../../../scoring/encode-picture.ts';
import { openRepository } from '../../../scoring/repository/model-folder.ts';
import { median } from '../median.ts';

export interface Bare {
  /** The median time of one picture. */
  readonly milliseconds: number;
  readonly perSecond: number;
}

/** Runs the stages of the service with nothing around them: decode, network, encode, one picture after the other. */
export async function measureBare(model: string, picture: Uint8Array, seconds: number): Promise<Bare> {
  const repository = await openRepository({
    repository: 'scoring/models',
    styles: 'models',
    only: [model],
    engine: 'onnx',
    limits: { maxPixels: 10_000_000 },
    batches: { size: 1, windowMs: 0 },
  });
  try {
    const { stages, gives } = repository.find(model).pipeline;
    const { signal } = new AbortController();
    const once = async () => {
      const [result] = await runStages(stages, [picture], signal);
      if (gives === 'picture') await encodePicture(result as Picture, 'image/jpeg');
      else JSON.stringify(result);
    };
    return summary(await times(once, seconds));
  } finally {
    await repository.close();
  }
}

async function times(once: () => Promise<void>, seconds: number): Promise<number[]> {
  const taken: number[] = [];
  await once();
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const startedAt = performance.now();
    await once();
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

function summary(taken: readonly number[]): Bare {
  return { milliseconds: median(taken), perSecond: (1_000 * taken.length) / taken.reduce((a, b) => a + b, 0) };
}
