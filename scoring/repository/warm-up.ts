import sharp from 'sharp';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { SCORING_SPANS } from '../../core/telemetry/scoring-names.ts';
import { inSpan } from '../../core/telemetry/spans.ts';
import { DATATYPES, elementsOf } from '../../engine/pipeline/tensor.ts';
import type { Model } from './model.ts';

/** The side of the picture that warms a model up, in pixels, unless its stages cut out a larger one. */
const LEAST_SIDE = 64;

/** Runs a model once, so that the first request finds everything allocated, and a card that doesn't fit its network is found now. */
export async function warmUp(model: Model): Promise<void> {
  const attributes = { [ATTRIBUTES.model]: model.name, [ATTRIBUTES.modelVersion]: model.version };
  await inSpan(SCORING_SPANS.warmUp, { attributes }, () => runOnce(model));
}

async function runOnce(model: Model): Promise<void> {
  const { signal } = new AbortController();
  if (model.pipeline.takes === 'encoded') await model.run('encoded', await blankPicture(model), signal);
  else await model.run('tensor', blankTensor(model), signal);
}

function blankPicture({ card }: Model): Promise<Buffer> {
  const sides = card.stages.flatMap((stage) => (stage.stage === 'crop' ? [stage.width, stage.height] : []));
  const side = Math.max(LEAST_SIDE, ...sides);
  return sharp({ create: { width: side, height: side, channels: 3, background: 'grey' } })
    .png()
    .toBuffer();
}

function blankTensor({ pipeline }: Model) {
  const { datatype = 'FP32', shape: open = [1] } = pipeline.input ?? {};
  const shape = open.map((size) => (size === -1 ? 1 : size));
  return { datatype, shape, data: new DATATYPES[datatype].array(elementsOf(shape)) };
}
