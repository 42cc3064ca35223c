import { z } from 'zod';
import { KeepColors, Strength, StrokeSize } from './painting-options.ts';
import { StyleName } from './style-mix.ts';

/** Names a preview; nobody guesses another's. */
export const PreviewId = z.string().regex(/^preview-[0-9a-f]{32}$/);
export type PreviewId = z.infer<typeof PreviewId>;

/** How a preview is painted once: the settings of a job that show in a still picture. */
export const PreviewPainting = z.strictObject({
  /** A style's name, or a mix such as `starry-night:0.7,great-wave:0.3`. */
  style: z.string().min(1).max(500),
  /** The first network that has the style, unless given. */
  network: StyleName.optional(),
  strength: Strength.optional(),
  keepColors: KeepColors.optional(),
  strokeSize: StrokeSize.optional(),
});
export type PreviewPainting = z.infer<typeof PreviewPainting>;

/** A picture that is to be painted at once, in some styles. */
export const PreviewRequest = z.strictObject({
  /** A JPEG, PNG or WebP in Base64, of 2 megapixels at most. */
  picture: z.base64().max(3 << 20),
  paintings: z.array(PreviewPainting).min(1).max(32),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** What workers are asked to paint: `work/previews/<id>/order.json`, beside the picture. */
export const PreviewOrder = z.strictObject({ paintings: z.array(PreviewPainting).min(1).max(32) });
export type PreviewOrder = z.infer<typeof PreviewOrder>;

/** A message on the queue `previews`: where the order lies, no more. */
export const PreviewMessage = z.strictObject({ schemaVersion: z.literal(1), preview: PreviewId });
export type PreviewMessage = z.infer<typeof PreviewMessage>;

/** How far a preview is. */
export const Preview = z.strictObject({
  id: PreviewId,
  /** In the order of the request; `picture` is where the painting is, below `/api`, once it is there. */
  paintings: z.array(PreviewPainting.extend({ picture: z.string().optional() })),
  /** Why the rest won't come. */
  error: z.string().optional(),
});
export type Preview = z.infer<typeof Preview>;
