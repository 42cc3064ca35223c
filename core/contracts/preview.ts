import { z } from 'zod';
import { KeepColors, Strength, StrokeSize } from './painting-options.ts';
import { StyleName } from './style-choice.ts';

/** Id of a preview. It is random, so that nobody can guess the id of another's preview. */
export const PreviewId = z.string().regex(/^preview-[0-9a-f]{32}$/);
export type PreviewId = z.infer<typeof PreviewId>;

/** The settings of one painting of a preview: those settings of a job that change a still picture. */
export const PreviewPainting = z.strictObject({
  /** A style's name, a picture such as `styles/mine/painting.jpg`, or a mix such as `starry-night:0.7,great-wave:0.3`. */
  style: z.string().min(1).max(2_000),
  /** If absent, the first network that has the style. */
  network: StyleName.optional(),
  strength: Strength.optional(),
  keepColors: KeepColors.optional(),
  strokeSize: StrokeSize.optional(),
});
export type PreviewPainting = z.infer<typeof PreviewPainting>;

/** A picture to be painted at once, in up to 32 ways. */
export const PreviewRequest = z.strictObject({
  /** A JPEG, PNG or WebP in Base64, of 2 megapixels at most. */
  picture: z.base64().max(3 << 20),
  paintings: z.array(PreviewPainting).min(1).max(32),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** `work/previews/<id>/order.json`: what workers are asked to paint. The picture is stored beside it. */
export const PreviewOrder = z.strictObject({ paintings: z.array(PreviewPainting).min(1).max(32) });
export type PreviewOrder = z.infer<typeof PreviewOrder>;

/** A message on the `previews` queue. It only names the preview, whose order is in storage. */
export const PreviewMessage = z.strictObject({ schemaVersion: z.literal(1), preview: PreviewId });
export type PreviewMessage = z.infer<typeof PreviewMessage>;

/** The state of a preview. */
export const Preview = z.strictObject({
  id: PreviewId,
  /** Paintings in the order of the request. `picture` is the path of the painting below `/api`, once it is stored. */
  paintings: z.array(PreviewPainting.extend({ picture: z.string().optional() })),
  /** Why the paintings that are still missing won't be made. */
  error: z.string().optional(),
});
export type Preview = z.infer<typeof Preview>;
