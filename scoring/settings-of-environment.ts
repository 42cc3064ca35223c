import { ScoringSettings } from './settings.ts';

type Setting = keyof typeof ScoringSettings.shape;

export const SCORING_SETTINGS = Object.keys(ScoringSettings.shape) as readonly Setting[];

/** The variable of a setting: `REPAINT_SCORE_BATCH_SIZE` is `batchSize`. */
export function scoringVariable(setting: Setting): string {
  return `REPAINT_SCORE_${setting.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/**
 * Reads the settings from the environment of a container. An empty variable counts as absent, since deployment
 * templates leave some empty.
 */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): ScoringSettings {
  const given = SCORING_SETTINGS.flatMap((setting) => {
    const value = env[scoringVariable(setting)];
    if (value === undefined || value === '') return [];
    return [[setting, setting === 'only' ? value.split(',') : value] as const];
  });
  const folders = { models: 'scoring/models', styles: env['REPAINT_MODELS'] || 'models' };
  return ScoringSettings.parse({ ...folders, ...Object.fromEntries(given) });
}
