import { z } from 'zod';

/** The lowest and the highest that something may be. */
export const Range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);
export type Range = z.infer<typeof Range>;

/** Prices that estimates count with. Those of one's own go in by `--prices`. */
export const Prices = z.strictObject({
  /** Of when and where they are. */
  source: z.string(),
  currency: z.string(),
  /** Meters of Container Apps. */
  perSecond: z.strictObject({ core: Range, gib: Range, t4: Range, a100: Range }),
  /** Standard_NC4as_T4_v3: a tenth of its price, the most that spot capacity takes off, up to the whole. */
  spotT4Hour: Range,
  /** A GB of hot blob storage in one data centre. */
  gbMonth: Range,
});
export type Prices = z.infer<typeof Prices>;
