import { computed, signal } from '@preact/signals';
import { styles } from './styles.ts';

/** The style that the user has chosen; until then, the default style counts. */
const chosen = signal<string | undefined>(undefined);
export const secondStyle = signal<string | undefined>(undefined);
/** The share of the second style in a mix, in percent. */
export const share = signal(50);
/** The strength in percent. */
export const strength = signal(100);
export const strokeSize = signal(1);
export const keepColors = signal(false);

export const styleName = computed(
  () => chosen.value ?? (styles.value.find(({ isDefault }) => isDefault) ?? styles.value[0])?.name,
);

export function chooseStyle(name: string): void {
  chosen.value = name;
  if (secondStyle.value === name) secondStyle.value = undefined;
}

/** Removes a style from the choice; without a choice, the default style counts. */
export function forgetStyle(name: string): void {
  if (chosen.value === name) chosen.value = undefined;
  if (secondStyle.value === name) secondStyle.value = undefined;
}

/** The fields of `POST /api/jobs` that say how a film is painted. */
export const recipe = computed(() => ({
  ...(styleName.value !== undefined && { style: mixOf(styleName.value, secondStyle.value, share.value) }),
  strength: strength.value / 100,
  strokeSize: strokeSize.value,
  keepColors: keepColors.value,
}));

/** What each film may cost, as typed; empty for no limit. */
export const maxCost = signal('');
/** When each film has to be painted, in the time of this computer; empty for no limit. */
export const deadline = signal('');

/** The fields of `POST /api/jobs` that limit a job. They don't change the painting. The API refuses a cost that isn't above 0. */
export const limits = computed(() => ({
  ...(maxCost.value !== '' && { maxCost: Number(maxCost.value) }),
  ...(deadline.value !== '' && { deadline: new Date(deadline.value).toISOString() }),
}));

function mixOf(first: string, second: string | undefined, secondShare: number): string {
  if (second === undefined || secondShare === 0) return first;
  if (secondShare === 100) return second;
  return `${first}:${(100 - secondShare) / 100},${second}:${secondShare / 100}`;
}
