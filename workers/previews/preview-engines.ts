import { permanent } from '../../core/contracts/failure.ts';
import type { PreviewPainting } from '../../core/contracts/preview.ts';
import { parseStyleChoice, type StyleChoice } from '../../core/contracts/style-choice.ts';
import { codeKey } from '../../core/jobs/code-key.ts';
import type { Storage } from '../../core/storage/azure/open-storage.ts';
import { encoderHash } from '../../engine/cards/encoder-hash.ts';
import type { KnownStyle } from '../../engine/cards/known-styles.ts';
import { networkOf } from '../../engine/cards/network-of.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import type { CodeMix } from '../../engine/codes/code-mix.ts';
import { openEngine } from '../../engine/engines.ts';
import type { EngineRequest, FrameLook, StyleEngine } from '../../engine/style-engine.ts';
import { codeOfStoredPicture } from '../code-of-stored-picture.ts';
import type { WorkerSettings } from '../settings.ts';

/** The number of engines that stay open. A network that takes codes needs one, or two if colours are also to be kept. */
const MOST = 6;
/** An engine that nobody has used for this time is closed. */
const IDLE_MS = 120_000;

/** An engine with the look that it paints a preview in. */
export interface OpenedPreview {
  readonly engine: StyleEngine;
  readonly look: FrameLook;
}

/** Engines for previews stay open for a while, because moving a slider asks for the same ones again. */
export interface PreviewEngines {
  of(painting: PreviewPainting): Promise<OpenedPreview>;
  close(): Promise<void>;
}

interface Opened {
  readonly engine: Promise<StyleEngine>;
  usedAt: number;
}

/** @param threadEntry the compiled engine thread; needed if this code runs uncompiled, as in tests */
export function previewEngines(
  {
    settings,
    storage,
  }: { readonly settings: WorkerSettings; readonly storage: Pick<Storage, 'pictures' | 'preparations'> },
  threadEntry?: URL,
): PreviewEngines {
  const opened = new Map<string, Opened>();
  const cards = readStyleCards(settings.REPAINT_MODELS);
  const sweep = setInterval(closeIdle, IDLE_MS / 4);
  sweep.unref();

  function engineFor(request: EngineRequest): Promise<StyleEngine> {
    const key = JSON.stringify(request);
    const known = opened.get(key) ?? { engine: open(request), usedAt: 0 };
    known.usedAt = Date.now();
    opened.delete(key);
    opened.set(key, known);
    known.engine.catch(() => opened.delete(key));
    const [oldest] = opened.keys();
    if (opened.size > MOST && oldest !== undefined) void retire(oldest);
    return known.engine;
  }

  function open(request: EngineRequest): Promise<StyleEngine> {
    const { REPAINT_ENGINE: kind, REPAINT_THREADS: threads } = settings;
    const threaded = threads === undefined ? request : { ...request, threads };
    return openEngine(kind, threaded, { log: () => undefined, ...(threadEntry && { threadEntry }) });
  }

  function closeIdle(): void {
    for (const [key, { usedAt }] of opened) if (Date.now() - usedAt > IDLE_MS) void retire(key);
  }

  function retire(key: string): Promise<void> {
    const engine = opened.get(key)?.engine;
    opened.delete(key);
    return engine ? engine.then((each) => each.close()).catch(() => undefined) : Promise.resolve();
  }

  return {
    async of({ style, network, strength = 1, keepColors = false, strokeSize = 1 }) {
      const choice = parseStyleChoice(style);
      const known = networkOf(await cards, [choice], network);
      const { networkFolder, name, takesCodes } = known;
      const mix = await mixOf(storage, known, choice);
      if (!takesCodes) {
        return { engine: await engineFor({ networkFolder, style: mix, strength, keepColors, strokeSize }), look: {} };
      }
      // One engine paints all styles of such a network, so it is opened once for all previews.
      const request = { networkFolder, style: [{ style: firstOf(await cards, known.network, name), weight: 1 }] };
      const engine = await engineFor({ ...request, strength: 1, keepColors });
      return { engine, look: { style: mix, strength, strokeSize } };
    },

    async close() {
      clearInterval(sweep);
      await Promise.all([...opened.keys()].map(retire));
    },
  };
}

function firstOf(styles: readonly KnownStyle[], network: string, otherwise: string): string {
  return styles.find((style) => style.network === network)?.name ?? otherwise;
}

/** Returns the mix of a style choice, with each picture replaced by its code. */
async function mixOf(
  storage: Pick<Storage, 'pictures' | 'preparations'>,
  { encoderFolder }: KnownStyle,
  choice: StyleChoice,
): Promise<CodeMix> {
  return Promise.all(
    choice.map(async (part) => {
      if ('style' in part) return part;
      const picture = await storage.pictures.find(part.picture);
      if (!picture || encoderFolder === undefined)
        throw permanent('invalid-request', `There is no picture styles/${part.picture}: add it once more.`);
      const key = codeKey(picture.ref, await encoderHash(encoderFolder));
      const code = await codeOfStoredPicture(storage, picture.ref, { key, encoderFolder });
      return { code: [...code], weight: part.weight };
    }),
  );
}
