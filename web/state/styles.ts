import { computed, signal } from '@preact/signals';
import type { JobView } from '../../core/contracts/job.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { isRefusal } from '../api/retried.ts';
import { type OwnPicture, ownPictures } from './own-pictures.ts';

export interface Style {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inspiration: string;
  readonly network: string;
  readonly isDefault: boolean;
  readonly isMixable: boolean;
  readonly picture?: string;
  /** A data URL with the thumbnail of a picture that the user has added. */
  readonly thumbnail?: string;
}

const known = signal<readonly Style[]>([]);
export const stylesProblem = signal<string | undefined>(undefined);

/** The shipped styles, each once, from the network that paints it by default. */
const shipped = computed(() => {
  const first = new Map<string, Style>();
  for (const style of known.value) if (!first.has(style.name)) first.set(style.name, style);
  return [...first.values()];
});

/** All styles that can be chosen, the user's own pictures last. */
export const styles = computed<readonly Style[]>(() => [...shipped.value, ...ownPictures.value.map(styleOfPicture)]);

function styleOfPicture({ style, title, thumbnail }: OwnPicture): Style {
  const words = { title, description: '', inspiration: 'Your picture', thumbnail };
  return { name: style, ...words, network: shipped.value[0]?.network ?? '', isDefault: false, isMixable: true };
}

export const styleOf = (name: string): Style | undefined => styles.value.find((style) => style.name === name);

/**
 * Returns the title of a style or mix, such as `Starry Night + Great Wave`. A picture has the title of its file, and a style that isn't
 * known its name.
 */
export function styleTitle(mix: string): string {
  const names = mix.split(',').map((part) => part.split(':')[0] ?? part);
  return names.map((name) => styleOf(name)?.title ?? name.slice(name.lastIndexOf('/') + 1)).join(' + ');
}

/** Names what a job paints in or labels with: a style, or a model. */
export const lookTitle = (job: JobView): string => (job.kind === 'label' ? job.model : styleTitle(job.style));

const AGAIN_MS = 1_500;
let loading: Promise<void> | undefined;

/** Fetches the styles once. While the system doesn't answer, it asks again. */
export function loadStyles(): Promise<void> {
  loading ??= askForStyles();
  return loading;
}

async function askForStyles(): Promise<void> {
  try {
    known.value = (await ask<{ styles: Style[] }>('/styles')).styles;
    stylesProblem.value = undefined;
  } catch (thrown) {
    stylesProblem.value = reasonOf(thrown);
    loading = undefined;
    if (!isRefusal(thrown)) setTimeout(loadStyles, AGAIN_MS);
  }
}
