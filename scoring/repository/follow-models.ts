import { type Following, poll } from '../poll.ts';
import type { ScoringSettings } from '../settings.ts';
import type { ModelFolder } from './model-folder.ts';

const NONE: ReadonlySet<string> = new Set();

/** Looks at the folder of the models every so often. Where callers load models, only the aliases follow their file. */
export function followModels(
  folder: Pick<ModelFolder, 'look'>,
  { modelControl, rereadModelsMs }: Pick<ScoringSettings, 'modelControl' | 'rereadModelsMs'>,
): Following {
  if (modelControl === 'none') return { stop: () => undefined };
  return poll(() => folder.look(modelControl === 'explicit' ? NONE : undefined), rereadModelsMs);
}
