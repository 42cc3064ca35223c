import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { parseStyleChoice } from '../../core/contracts/style-choice.ts';
import { askedStyles, contradictionIn } from '../../core/jobs/asked-styles.ts';
import { type KnownStyles, networkOf, networksOf } from '../../engine/cards/known-styles.ts';
import { blame, RequestProblem } from './answer.ts';

/**
 * Refuses settings that contradict each other.
 * @throws RequestProblem 400
 */
export function refuseContradiction(asked: AskedSettings): void {
  const found = contradictionIn(asked);
  if (found) blame(found.field, found.error);
}

/** Returns the field of a request that says in which styles is painted; undefined if none does. */
export function styleField(asked: AskedSettings): 'style' | 'styles' | 'everyShot' | undefined {
  return (['style', 'styles', 'everyShot'] as const).find((field) => asked[field] !== undefined);
}

/** Throws what was thrown because of the settings of a painting. @throws RequestProblem 400 with the field that decided them */
export function blameSettings(asked: AskedSettings, thrown: unknown): never {
  blame(styleField(asked) ?? (asked.network === undefined ? 'video' : 'network'), thrown);
}

/**
 * Refuses a network that isn't there, and styles that it can't paint.
 * @param within path of the settings in the request, with a dot at its end
 * @throws RequestProblem 400
 */
export function checkStyles(styles: KnownStyles, asked: AskedSettings, within = ''): void {
  const { network } = asked;
  const networks = networksOf(styles);
  if (network !== undefined && !networks.includes(network)) {
    const detail = `There is no network "${network}": the networks are ${networks.join(', ')}.`;
    throw new RequestProblem(400, 'invalid-request', detail, `${within}network`);
  }
  const field = styleField(asked);
  if (field === undefined) return;
  try {
    networkOf(styles, askedStyles(asked, '').map(parseStyleChoice), network);
  } catch (thrown) {
    blame(`${within}${field}`, thrown);
  }
}
