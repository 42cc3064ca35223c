import type { PreviewPainting } from '../../core/contracts/preview.ts';
import { parseStyleMix } from '../../core/contracts/style-mix.ts';
import { findStyle } from '../../engine/cards/known-styles.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { openEngine } from '../../engine/engines.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import type { WorkerSettings } from '../settings.ts';

/** The number of engines that stay open: enough for all styles of a network and some mixes. */
const MOST = 16;
/** An engine that nobody has used for this time is closed. */
const IDLE_MS = 120_000;

/** Engines for previews stay open for a while, because moving a slider asks for the same ones again. */
export interface PreviewEngines {
  of(painting: PreviewPainting): Promise<StyleEngine>;
  close(): Promise<void>;
}

interface Opened {
  readonly engine: Promise<StyleEngine>;
  usedAt: number;
}

/** @param threadEntry the compiled engine thread; needed if this code runs uncompiled, as in tests */
export function previewEngines(settings: WorkerSettings, threadEntry?: URL): PreviewEngines {
  const opened = new Map<string, Opened>();
  const cards = readStyleCards(settings.REPAINT_MODELS);
  const sweep = setInterval(closeIdle, IDLE_MS / 4);
  sweep.unref();

  async function open({ style, network, strength = 1, keepColors = false, strokeSize = 1 }: PreviewPainting) {
    const mix = parseStyleMix(style);
    const { networkFolder } = findStyle(await cards, mix, network);
    // Two engines paint at once, so each gets half of the threads.
    const threads = Math.max(1, Math.ceil((settings.REPAINT_THREADS ?? 2) / 2));
    const request = { networkFolder, style: mix, strength, keepColors, strokeSize, threads };
    return openEngine(settings.REPAINT_ENGINE, request, { log: () => undefined, ...(threadEntry && { threadEntry }) });
  }

  function closeIdle(): void {
    for (const [key, { usedAt }] of opened) if (Date.now() - usedAt > IDLE_MS) void retire(key);
  }

  function retire(key: string): Promise<void> {
    const engine = opened.get(key)?.engine;
    opened.delete(key);
    return engine ? engine.then((open) => open.close()).catch(() => undefined) : Promise.resolve();
  }

  return {
    of(painting) {
      const key = JSON.stringify(painting);
      const known = opened.get(key) ?? { engine: open(painting), usedAt: 0 };
      known.usedAt = Date.now();
      opened.delete(key);
      opened.set(key, known);
      known.engine.catch(() => opened.delete(key));
      const [oldest] = opened.keys();
      if (opened.size > MOST && oldest !== undefined) void retire(oldest);
      return known.engine;
    },

    async close() {
      clearInterval(sweep);
      await Promise.all([...opened.keys()].map(retire));
    },
  };
}
