import type { Memory } from '../costs/measure-memory.ts';
import type { Speed } from '../costs/measure-speed.ts';
import type { Flicker } from '../looks/measure-flicker.ts';
import type { Look } from '../looks/measure-look.ts';

/** What was measured of a network in one style. */
export interface StyleFigures {
  readonly network: string;
  readonly isOurs: boolean;
  readonly style: string;
  readonly look: Look;
  readonly flicker: readonly Flicker[];
  /** As `MOTIONS`, in 0..255. */
  readonly warp: readonly number[];
  /** int8 against fp32, in dB; undefined for a network that has one form. */
  readonly reduced: number | undefined;
}

export interface Figures {
  /** Names of those that styles were judged by. */
  readonly pictures: readonly string[];
  readonly styles: readonly StyleFigures[];
  readonly speeds: readonly Speed[];
  readonly memory: readonly Memory[];
}
