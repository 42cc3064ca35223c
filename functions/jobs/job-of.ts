import type { Job } from '../../core/contracts/job.ts';
import { fromEnvironment, PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { parseStyleChoice, type StyleMix, styleText } from '../../core/contracts/style-choice.ts';
import { askedStyles, normalisedStyle } from '../../core/jobs/asked-styles.ts';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import { uploadSettings, uploadStyle } from '../../core/jobs/upload-settings.ts';
import {
  defaultStyle,
  type KnownStyles,
  networkOf,
  networksOf,
  preferredNetwork,
} from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';
import { labellingJob, newJob } from './labelling-job.ts';
import type { StartRequest } from './start-request.ts';

/** Decides every setting of a job, in this order: the request, the upload's metadata, the app's settings, the defaults. */
export function jobOf(
  { styles, settings }: Pick<Ports, 'styles' | 'settings'>,
  request: StartRequest,
): Omit<Job, 'run'> {
  const { video, asked = {} } = request;
  const known = { styles: styles.map(({ name }) => name), defaultStyle: defaultStyle(styles).name };
  const { settings: own, refusal } = uploadSettings(video.metadata, asked);
  const ownStyle = normalisedStyle(
    uploadStyle({ name: video.ref.name, asked: own.style && styleText(own.style) }, known),
  );
  // If the request names any style, nothing that the upload says about styles applies.
  const isSaid = (asked.style ?? asked.styles ?? asked.everyShot) !== undefined;
  const styled = isSaid ? asked : { everyShot: own.everyShot };
  const texts = askedStyles(styled, ownStyle).map(normalisedStyle);
  const model = asked.model ?? (isSaid ? undefined : own.model);
  if (model !== undefined) return labellingJob(request, model, { own, settings, refusal });
  const isPicture = asked.format === 'picture' || (asked.format === undefined && isPictureName(video.ref.name));
  const {
    network: _,
    model: __,
    ...wanted
  } = {
    ...fromEnvironment(settings),
    ...own,
    ...asked,
    everyShot: styled.everyShot,
    ...(isPicture && { format: 'picture' as const, codec: undefined, bits: undefined, encoder: undefined }),
  };
  const [style = ownStyle] = texts;
  const network = asked.network ?? own.network ?? preferredNetwork(styles, namesIn(texts), settings.REPAINT_NETWORK);
  const decided = PaintingSettings.parse({ ...wanted, style, ...(network !== undefined && { network }) });
  return newJob(video.ref, decided, {
    refusal,
    weights: weightsOf(styles, texts, network),
    ownStyle,
    known: [...known.styles, ...networksOf(styles)],
  });
}

/** Returns undefined if no network can paint the styles; the planning step then fails with the reason. */
function weightsOf(styles: KnownStyles, texts: readonly string[], network: string | undefined): string | undefined {
  try {
    return networkOf(styles, texts.map(parseStyleChoice), network).weightsSha256;
  } catch {
    return undefined;
  }
}

/** Lists the named styles, which decide the network. If a text isn't a style, the list is empty. */
function namesIn(texts: readonly string[]): StyleMix {
  try {
    const parts = texts.flatMap(parseStyleChoice);
    return parts.flatMap((part) => ('style' in part ? [part] : []));
  } catch {
    return [];
  }
}
