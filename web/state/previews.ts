import { effect, signal } from '@preact/signals';
import { reasonOf } from '../api/ask.ts';
import { paintPreview } from '../api/paint-preview.ts';
import { recipe } from './recipe.ts';
import { styles } from './styles.ts';

/** A frame in the size of the preview and as a thumbnail. */
export interface Frame {
  readonly large: Blob;
  readonly small: Blob;
}

const SETTLE_MS = 250;
/** The styles wait longer, so that the large picture is painted first. */
const STYLES_SETTLE_MS = 600;

/** The frame that is shown; undefined until there is one, and for films that the browser can't play. */
export const frame = signal<Frame | undefined>(undefined);
/** An object URL of the painted frame. */
export const painted = signal<string | undefined>(undefined);
export const isPainting = signal(false);
export const previewProblem = signal<string | undefined>(undefined);
/** Object URLs of the frame in each style, by the name of the style. */
export const inStyles = signal<ReadonlyMap<string, string>>(new Map());

let stopLarge = new AbortController();
let stopSmall = new AbortController();
/** The frame that each picture of `inStyles` shows: a style that is added doesn't have the others painted again. */
const frameOfStyle = new Map<string, Frame>();

/** Paints the frame a moment after it or the recipe has changed. @returns a function that stops it */
export function keepPreviews(): () => void {
  const ends = [
    effectAfterRest(paintLarge, () => [frame.value, recipe.value]),
    effectAfterRest(paintSmall, () => [frame.value, styles.value], STYLES_SETTLE_MS),
  ];
  return () => {
    for (const end of ends) end();
    stopLarge.abort();
    stopSmall.abort();
    isPainting.value = false;
    previewProblem.value = undefined;
    frame.value = undefined;
    show(undefined);
    for (const url of inStyles.value.values()) URL.revokeObjectURL(url);
    inStyles.value = new Map();
    frameOfStyle.clear();
  };
}

function effectAfterRest(action: () => unknown, watched: () => unknown, restMs = SETTLE_MS): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    watched();
    clearTimeout(timer);
    timer = setTimeout(action, restMs);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

async function paintLarge(): Promise<void> {
  stopLarge.abort();
  const { style, ...settings } = recipe.value;
  if (!frame.value || style === undefined) return;
  stopLarge = new AbortController();
  const { signal: stop } = stopLarge;
  isPainting.value = true;
  const onPainting = (_: number, url: string) => show(url);
  const problem = await paintPreview(frame.value.large, [{ style, ...settings }], { signal: stop, onPainting }).then(
    () => undefined,
    reasonOf,
  );
  if (stop.aborted) return;
  previewProblem.value = problem;
  isPainting.value = false;
}

function paintSmall(): void {
  stopSmall.abort();
  const shown = frame.value;
  const names = styles.value.map(({ name }) => name).filter((name) => frameOfStyle.get(name) !== shown);
  if (!shown || names.length === 0) return;
  stopSmall = new AbortController();
  const paintings = names.map((style) => ({ style }));
  // A failure is shown for the large picture only; the pictures of the styles stay as they are.
  paintPreview(shown.small, paintings, {
    signal: stopSmall.signal,
    onPainting: (number, url) => showStyle(names[number], url, shown),
  }).catch(() => undefined);
}

function show(url: string | undefined): void {
  if (painted.value) URL.revokeObjectURL(painted.value);
  painted.value = url;
}

function showStyle(name: string | undefined, url: string, shown: Frame): void {
  if (name === undefined) return;
  frameOfStyle.set(name, shown);
  const known = inStyles.value.get(name);
  if (known) URL.revokeObjectURL(known);
  inStyles.value = new Map([...inStyles.value, [name, url]]);
}
