import { permanent } from '../../core/contracts/failure.ts';
import type { PreviewPainting } from '../../core/contracts/preview.ts';
import { parseStyleChoice, type StyleChoice } from '../../core/contracts/style-choice.ts';
import { codeKey } from '../../core/jobs/chunk-hash.ts';
import type { Storage } from '../../core/storage/azure/open-storage.ts';
import { encoderHash } from '../../engine/cards/encoder-card.ts';
import { type KnownStyle, networkOf } from '../../engine/cards/known-styles.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import type { CodeMix } from '../../engine/codes/code-mix.ts';
import type { EngineRequest, FrameLook, StyleEngine } from '../../engine/style-engine.ts';
import { openEngine } from '../../engine/threaded-engine.ts';
import { codeOfStoredPicture } from '../code-of-stored-picture.ts';
import { Keeper } from '../keeper.ts';
import type { WorkerSettings } from '../settings.ts';

/** The number of engines that stay open. A network that takes codes needs one, or two if colours are also to be kept. */
const MOST = 6;
/** When nobody has asked for a preview for this time, all engines are closed. */
const IDLE_MS = 120_000;

/** Engines for previews stay open for a while, because moving a slider asks for the same ones again. */
export interface PreviewEngines {
  /** Gives an engine, and the look that it paints the preview in, which stays open until `work` has ended. */
  use<R>(painting: PreviewPainting, work: (engine: StyleEngine, look: FrameLook) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

export function previewEngines({
  settings,
  storage,
}: {
  readonly settings: WorkerSettings;
  readonly storage: Pick<Storage, 'pictures' | 'preparations'>;
}): PreviewEngines {
  const cards = readStyleCards(settings.REPAINT_MODELS);
  const { REPAINT_ENGINE: kind, REPAINT_THREADS: threads } = settings;
  const engines = new Keeper<StyleEngine, EngineRequest>({
    most: MOST,
    idleMs: IDLE_MS,
    key: JSON.stringify,
    open: (request) =>
      openEngine(kind, { ...request, ...(threads !== undefined && { threads }) }, { log: () => undefined }),
    close: (engine) => engine.close(),
  });

  return {
    async use({ style, network, strength = 1, keepColors = false, strokeSize = 1 }, work) {
      const choice = parseStyleChoice(style);
      const known = networkOf(await cards, [choice], network);
      const { networkFolder, name, takesCodes } = known;
      const mix = await mixOf(storage, known, choice);
      if (!takesCodes) {
        const request = { networkFolder, style: mix, strength, keepColors, strokeSize };
        return engines.use(request, (engine) => work(engine, {}));
      }
      // One engine paints all styles of such a network, so it is opened once for all previews.
      const first = [{ style: firstOf(await cards, known.network, name), weight: 1 }];
      const request = { networkFolder, style: first, strength: 1, keepColors };
      return engines.use(request, (engine) => work(engine, { style: mix, strength, strokeSize }));
    },

    close: () => engines.close(),
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
