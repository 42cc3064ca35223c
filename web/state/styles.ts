import { computed, signal } from '@preact/signals';
import { ask, reasonOf } from '../api/ask.ts';

export interface Style {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inspiration: string;
  readonly network: string;
  readonly isDefault: boolean;
  readonly isMixable: boolean;
  readonly picture?: string;
}

const known = signal<readonly Style[]>([]);
export const stylesProblem = signal<string | undefined>(undefined);

/** Each style once, from the network that paints it by default. */
export const styles = computed(() => {
  const first = new Map<string, Style>();
  for (const style of known.value) if (!first.has(style.name)) first.set(style.name, style);
  return [...first.values()];
});

export const styleOf = (name: string): Style | undefined => styles.value.find((style) => style.name === name);

/** Returns the title of a style or mix, such as `Starry Night + Great Wave`, with the name of any style that isn't known. */
export function styleTitle(mix: string): string {
  const names = mix.split(',').map((part) => part.split(':')[0] ?? part);
  return names.map((name) => styleOf(name)?.title ?? name).join(' + ');
}

let loading: Promise<void> | undefined;

/** Fetches the styles once. */
export function loadStyles(): Promise<void> {
  loading ??= ask<{ styles: Style[] }>('/styles').then(
    ({ styles: found }) => {
      known.value = found;
      stylesProblem.value = undefined;
    },
    (thrown) => {
      stylesProblem.value = reasonOf(thrown);
      loading = undefined;
    },
  );
  return loading;
}
