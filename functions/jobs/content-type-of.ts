import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import type { Plan } from '../../core/contracts/plan.ts';

/**
 * Returns the content type of what a plan makes.
 * @param format that of the file: a whole painting is of the format that its job asks for, while chunks of a film are always MP4
 */
export function contentTypeOf(plan: Plan, format: OutputFormat): string {
  if ('model' in plan) return 'application/x-ndjson';
  if (plan.encoder.encoder === 'sharp') return `image/${plan.video.converted?.format}`;
  return format === 'mkv' ? 'video/matroska' : 'video/mp4';
}
