import type { Memory } from '../costs/measure-memory.ts';
import type { Speed } from '../costs/measure-speed.ts';
import type { Flicker } from '../looks/measure-flicker.ts';
import type { Look } from '../looks/measure-look.ts';
import type { Unseen } from '../looks/measure-unseen.ts';

/** The figures of one network in one style. */
export interface StyleFigures {
  readonly network: string;
  readonly isOurs: boolean;
  readonly style: string;
  readonly look: Look;
  readonly flicker: readonly Flicker[];
  /** The differences in 0..255, in the order of `MOTIONS`. */
  readonly warp: readonly number[];
  /** The PSNR of int8 against fp32 in dB; undefined for a network with one precision. */
  readonly reduced: number | undefined;
}

export interface Figures {
  /** The names of the pictures that styles were judged by. */
  readonly pictures: readonly string[];
  readonly styles: readonly StyleFigures[];
  /** Undefined if it wasn't measured. */
  readonly unseen?: Unseen | undefined;
  readonly speeds: readonly Speed[];
  readonly memory: readonly Memory[];
}
