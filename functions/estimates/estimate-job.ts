import type { Estimate, EstimateRequest } from '../../core/contracts/estimate.ts';
import { type Failure, permanent } from '../../core/contracts/failure.ts';
import type { JobLimits } from '../../core/contracts/job.ts';
import type { PaintingSettings } from '../../core/contracts/painting-settings.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { parseStyleChoice } from '../../core/contracts/style-choice.ts';
import { askedStyles } from '../../core/jobs/asked-styles.ts';
import { estimatePainting } from '../../core/jobs/estimate-painting.ts';
import { limitsBroken } from '../../core/jobs/limits-broken.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { networkOf, networksOf } from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';
import { mediaLimits, priceOf } from '../settings.ts';

/** What is to be painted, as far as its time depends on it. */
export interface ToEstimate extends Pick<EstimateRequest, 'workers'> {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** The time of the last frame from the first, in seconds; undefined if it isn't known, or a part can't be proposed. */
  readonly duration?: number | undefined;
}

/** Estimates a painting, and says in `refusal` why limits can't be kept. */
export async function estimateJob(
  { storage, styles, settings: own }: Pick<Ports, 'storage' | 'styles' | 'settings'>,
  settings: PaintingSettings,
  { duration, ...toPaint }: ToEstimate,
  limits: JobLimits = {},
): Promise<Estimate> {
  if (settings.model !== undefined) return estimateLabels(settings.model, toPaint, limits);
  const [speeds, now] = [await storage.speeds.list(), new Date()];
  const choices = askedStyles(settings, settings.style).map(parseStyleChoice);
  const estimate = (network: string) => estimatePainting({ ...toPaint, network }, speeds, { price: priceOf(own), now });
  const { network } = networkOf(styles, choices, settings.network);
  const others = networksOf(styles).filter((other) => other !== network && canPaint(other));
  const found = estimate(network);
  const refusal = limitsBroken(found, limits, { others: others.map(estimate), duration, now });
  return { ...found, ...(refusal !== undefined && { refusal }) };

  function canPaint(other: string): boolean {
    try {
      return networkOf(styles, choices, other).network === other;
    } catch {
      return false;
    }
  }
}

/** The speed of labelling isn't measured. */
function estimateLabels(model: string, { workers: _, ...frames }: ToEstimate, limits: JobLimits): Estimate {
  const refusal =
    'Nothing is known of the time that labels take, so their limits can’t be kept: leave maxCost and deadline out.';
  return { network: model, ...frames, basis: 'none', ...(Object.keys(limits).length > 0 && { refusal }) };
}

/** Makes the failure of a job whose limits can't be kept. */
export function overLimit(refusal: string): Failure {
  return permanent('over-limit', refusal).failure;
}

/** Returns what of an inspected video its time depends on. */
export function toEstimate(
  { painted, ...video }: SourceVideo,
  { from }: PaintingSettings,
  frames = video.frames,
): ToEstimate {
  const duration = from === undefined ? (video.lastPts - video.firstPts) / video.timescale : undefined;
  return { width: painted.width, height: painted.height, frames, duration };
}

/**
 * Inspects a video in storage for an estimate.
 * @returns undefined if it has to be converted before its frames are known
 * @throws RepaintError if it can't be painted
 */
export async function inspectForEstimate(
  { storage, media, settings: own }: Pick<Ports, 'storage' | 'media' | 'settings'>,
  { ref }: FoundVideo,
  settings: PaintingSettings,
): Promise<ToEstimate | undefined> {
  const asked = {
    name: ref.name,
    limits: mediaLimits(own, settings.format),
    range: { from: settings.from, to: settings.to },
  };
  try {
    const { video } = await media.run('inspect', ref.name, asked, { sources: { source: storage.videos.open(ref) } });
    return toEstimate(video, settings);
  } catch (thrown) {
    if (thrown instanceof NeedsConversion) return undefined;
    throw thrown;
  }
}
