import { permanent } from '../../core/contracts/failure.ts';
import type { ScoringCard, StageCard, StageCardOf } from '../cards/scoring-card.ts';
import { type Pipeline, runStages } from './pipeline.ts';
import type { Kind, Stage } from './stage.ts';
import { type CodeSettings, openCode } from './stages/code.ts';
import { crop } from './stages/crop.ts';
import { type DecodeLimits, decode } from './stages/decode.ts';
import { openLabels } from './stages/labels.ts';
import { openNetwork } from './stages/network.ts';
import { normalise } from './stages/normalise.ts';
import { openPaint, type PaintSettings } from './stages/paint.ts';
import { resize } from './stages/resize.ts';
import { softmax } from './stages/softmax.ts';

export interface PipelineSettings extends PaintSettings, CodeSettings {
  readonly limits: DecodeLimits;
}

export interface PipelineSource extends PipelineSettings {
  /** The folder that holds the files of the card. */
  readonly folder: string;
  /** Finds another model of the repository. */
  readonly other: (model: string, version: string | undefined) => Pipeline;
}

/**
 * Opens the stages of a card.
 * @throws RepaintError `engine`, permanent, naming the model and the stage that doesn't fit
 */
export async function openPipeline(card: ScoringCard, source: PipelineSource): Promise<Pipeline> {
  const stages: Stage[] = [];
  try {
    for (const stage of card.stages) stages.push(await openStage(stage, source));
    return pipelineOf(card, stages);
  } catch (thrown) {
    await closeStages(stages);
    throw thrown;
  }
}

export async function closeStages(stages: readonly Stage[]): Promise<void> {
  await Promise.all(stages.map((stage) => stage.close?.()));
}

async function openStage(card: StageCard, source: PipelineSource): Promise<Stage> {
  return (await openTypedStage(card, source)) as Stage;
}

function openTypedStage(card: StageCard, source: PipelineSource): unknown {
  switch (card.stage) {
    case 'decode':
      return decode(source.limits);
    case 'resize':
      return resize(card);
    case 'crop':
      return crop(card);
    case 'normalise':
      return normalise(card);
    case 'network':
      return openNetwork(card, source.folder, source);
    case 'model':
      return otherModel(card, source);
    case 'softmax':
      return softmax();
    case 'labels':
      return openLabels(card, source.folder);
    case 'paint':
      return openPaint(card, source);
    case 'code':
      return openCode(card, source.folder, source);
  }
}

/** Takes over the stages of another model, which stays their owner. */
function otherModel({ model, version }: StageCardOf<'model'>, { other }: PipelineSource): Stage<'tensor', 'tensor'> {
  const { stages, takes, gives, input, output } = other(model, version);
  if (takes !== 'tensor' || gives !== 'tensor' || input === undefined || output === undefined) {
    throw permanent('engine', `${model} can't feed another network: its stages must take and give tensors.`);
  }
  const keyOf = stages.find((stage) => stage.keyOf)?.keyOf;
  return {
    name: 'model',
    takes: 'tensor',
    gives: 'tensor',
    batched: true,
    ...(keyOf && { keyOf }),
    run: async (values, signal) => (await runStages(stages, values, signal)) as (typeof values)[number][],
    tensors: { input, output },
  };
}

function pipelineOf(card: ScoringCard, stages: readonly Stage[]): Pipeline {
  for (const [index, stage] of stages.entries()) refuseMisfit(card, stages[index - 1]?.gives ?? stage.takes, stage);
  const [first, last] = [stages[0], stages.at(-1)];
  if (first === undefined || last === undefined) throw permanent('engine', `${card.name} has no stages.`);
  refuseEnds(card, first.takes, last.gives);
  const networks = stages.flatMap(({ tensors }) => tensors ?? []);
  if (first.takes === 'tensor' && networks[0] !== undefined && networks[0].input === undefined) {
    throw permanent('engine', `${card.name} begins with code that takes a tensor: its card must say which, as input.`);
  }
  return {
    stages,
    takes: first.takes,
    gives: last.gives,
    input: networks[0]?.input,
    output: networks.at(-1)?.output,
    labels: stages.flatMap((stage) => ('labels' in stage ? (stage.labels as string[]) : [])),
  };
}

function refuseMisfit({ name }: ScoringCard, given: Kind, { name: stage, takes }: Stage): void {
  if (given === takes) return;
  throw permanent(
    'engine',
    `The stages of ${name} don't fit: ${stage} takes ${takes}, and what comes before gives ${given}.`,
  );
}

function refuseEnds({ name }: ScoringCard, takes: Kind, gives: Kind): void {
  if (takes !== 'encoded' && takes !== 'tensor') {
    throw permanent('engine', `${name} begins with ${takes}: its first stage must be decode, network, model or code.`);
  }
  if (gives === 'encoded') throw permanent('engine', `${name} has one stage too few: it gives back what it was sent.`);
}
