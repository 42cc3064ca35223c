import { z } from 'zod';

/** What a model answers for one frame: its likeliest labels, the likeliest first, or the numbers of its last network. */
export const FrameAnswer = z.union([
  z.array(z.strictObject({ label: z.string(), confidence: z.number() })),
  z.strictObject({ shape: z.array(z.int()), data: z.array(z.number()) }),
]);
export type FrameAnswer = z.infer<typeof FrameAnswer>;

/** One line of the output of a job that labels. */
export const FrameLabel = z.strictObject({
  /** Number of the frame in the source, in display order, from 0. */
  frame: z.int().min(0),
  /** Its presentation time in seconds, on the source's own clock. */
  time: z.number(),
  answer: FrameAnswer,
  /** Set if the frame could not be decoded as a whole: it repeats another frame, or the decoder has filled in what is missing. */
  isDamaged: z.literal(true).optional(),
});
export type FrameLabel = z.infer<typeof FrameLabel>;
