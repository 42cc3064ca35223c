import type { Job } from '../../core/contracts/job.ts';
import { EngineSettings } from '../../core/contracts/painting-settings.ts';
import type { Looks, PlannedNetwork, PlannedStyle } from '../../core/contracts/plan.ts';
import { parseStyleChoice, styleText } from '../../core/contracts/style-choice.ts';
import type { Moment } from '../../core/contracts/timeline.ts';
import { askedStyles } from '../../core/jobs/asked-styles.ts';
import { codeKey, shotsHash } from '../../core/jobs/chunk-hash.ts';
import { displayTimes, type Timeline } from '../../core/media/source/timeline.ts';
import { encoderHash } from '../../engine/cards/encoder-card.ts';
import { type KnownStyle, networkOf } from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';
import { lost } from './require-plan.ts';

/**
 * Decides how a job is painted: the network with the first style, and the `looks` if style, strength or stroke size change with time.
 * @throws RepaintError `intermediate-lost` if storage has lost a style code or the shots; what {@link networkOf} throws
 */
export async function planLooks(
  { storage, styles }: Pick<Ports, 'storage' | 'styles'>,
  job: Job,
  timeline: Timeline,
): Promise<{ network: PlannedNetwork; looks?: Looks }> {
  const { settings } = job;
  const texts = askedStyles(settings, settings.style);
  const known = networkOf(styles, texts.map(parseStyleChoice), settings.network);
  const codes = await codesOf(storage, job, known);
  const plannedStyle = (text: string): PlannedStyle =>
    parseStyleChoice(text).map((part) =>
      'style' in part ? part : { ...part, code: [...(codes.get(part.picture) ?? [])] },
    );
  const seconds = secondsOf(timeline);
  const cuts = settings.everyShot && (await cutsOf(storage, job));
  const looks: Looks = {
    ...(settings.styles && {
      styles: inOrder(settings.styles, seconds).map(({ at, style, transition = 0 }) => ({
        at,
        transition,
        style: plannedStyle(styleText(style)),
      })),
    }),
    ...(settings.everyShot &&
      cuts && { styles: shots(settings.everyShot.map(styleText).map(plannedStyle), cuts, seconds) }),
    ...(typeof settings.strength !== 'number' && { strength: inOrder(settings.strength, seconds) }),
    ...(typeof settings.strokeSize !== 'number' && { strokeSize: inOrder(settings.strokeSize, seconds) }),
  };
  const engine = EngineSettings.strip().parse(settings);
  const network = { name: known.network, style: plannedStyle(texts[0]), ...engine, weights: known.weightsSha256 };
  return Object.keys(looks).length > 0 ? { network, looks } : { network };
}

async function codesOf(storage: Ports['storage'], { pictures = [] }: Job, { encoderFolder }: KnownStyle) {
  const encoder = pictures.length > 0 && encoderFolder ? await encoderHash(encoderFolder) : '';
  const codes = pictures.map(async (picture) => {
    const code = await storage.preparations.readCode(codeKey(picture, encoder));
    if (!code) throw lost(`The style code of the picture ${picture.name}`);
    return [picture.name, code] as const;
  });
  return new Map(await Promise.all(codes));
}

async function cutsOf({ preparations }: Ports['storage'], job: Job): Promise<readonly number[]> {
  const cuts = await preparations.readCuts(shotsHash(job));
  if (cuts) return cuts;
  throw lost(`The list of shots of ${job.video.name}`);
}

/** Converts moments to seconds from the first frame. A frame number past the end becomes a time past the end. */
function secondsOf(timeline: Timeline): (moment: Moment) => number {
  const times = displayTimes(timeline);
  return (moment) => {
    if (typeof moment === 'number') return moment;
    const time = times[moment.frame];
    return time === undefined ? Number.MAX_SAFE_INTEGER : (time - (times[0] ?? 0)) / timeline.timescale;
  };
}

/** Sorts moments by time, and shortens each transition to end where the next style begins. */
function inOrder<T extends { readonly at: Moment; readonly transition?: number | undefined }>(
  moments: readonly T[],
  seconds: (moment: Moment) => number,
) {
  const sorted = moments.map((each) => ({ ...each, at: seconds(each.at) })).sort((a, b) => a.at - b.at);
  return sorted.map((each, i) => {
    const room = (sorted[i + 1]?.at ?? Number.POSITIVE_INFINITY) - each.at;
    return each.transition === undefined ? each : { ...each, transition: Math.min(each.transition, room) };
  });
}

function shots(styles: readonly PlannedStyle[], cuts: readonly number[], seconds: (moment: Moment) => number) {
  return [0, ...cuts].flatMap((frame, shot) => {
    const style = styles[shot % styles.length];
    return style ? [{ at: seconds({ frame }), transition: 0, style }] : [];
  });
}
