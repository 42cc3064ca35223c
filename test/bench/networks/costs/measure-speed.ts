import { median } from '../../median.ts';
import type { Contestant } from '../bench-network.ts';
import { type Frame, toPicture } from '../frame.ts';
import { openPainter } from '../open-painter.ts';
import { openFloatNetwork } from './open-float-network.ts';

export interface Turn {
  /** Paints one frame. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface Speed extends Contestant {
  /** The median time of a frame. */
  readonly milliseconds: number;
}

export interface SpeedOptions {
  readonly frame: Frame;
  readonly runs: number;
  readonly threads: number;
}

/** The number of rounds that aren't counted. */
const WARM_UP = 2;

/**
 * Times a frame in every network, in turns, so that what else the machine does hits all alike. A turn is two frames, of which the
 * second counts: workers paint frame after frame, while here the caches were another network's and threads slept.
 */
export async function measureSpeed(contestants: readonly Contestant[], options: SpeedOptions): Promise<Speed[]> {
  const turns = await Promise.all(contestants.map((contestant) => openTurn(contestant, options)));
  const times = turns.map((): number[] => []);
  for (let round = -WARM_UP; round < options.runs; round += 1) {
    for (const [index, turn] of turns.entries()) {
      await turn.run();
      const started = performance.now();
      await turn.run();
      if (round >= 0) times[index]?.push(performance.now() - started);
    }
  }
  for (const turn of turns) await turn.close();
  return contestants.map((contestant, index) => ({ ...contestant, milliseconds: median(times[index] ?? []) }));
}

async function openTurn({ network, precision }: Contestant, { frame, threads }: SpeedOptions): Promise<Turn> {
  if (!network.isOurs) return await openFloatNetwork(network, toPicture(frame), threads);
  const painter = await openPainter(network, { style: network.anyStyle, precision, threads });
  const painted = { ...frame, bytes: new Uint8Array(frame.bytes.length) };
  return { run: () => painter.paintOver(painted, frame), close: () => painter.close() };
}
