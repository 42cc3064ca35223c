import { z } from 'zod';

/** The lowest and the highest value of something. */
export const Range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);
export type Range = z.infer<typeof Range>;

/** Prices for estimates. `--prices` names a file of other prices. */
export const Prices = z.strictObject({
  /** Date and place of the prices. */
  source: z.string(),
  currency: z.string(),
  /** Prices of Container Apps per second. */
  perSecond: z.strictObject({ core: Range, gib: Range, t4: Range, a100: Range }),
  /** Hourly price of a Standard_NC4as_T4_v3: from its spot price on that day, which changes with demand, to the full price. */
  spotT4Hour: Range,
  /** Price of a GB of hot blob storage in one data centre for a month. */
  gbMonth: Range,
});
export type Prices = z.infer<typeof Prices>;
