import type { Flicker, Manifest } from '../../core/contracts/manifest.ts';
import { clock } from '../words/format.ts';

/** The size of the drawing, which is stretched to the width of the page. */
const WIDTH = 1_000;
const HEIGHT = 120;

/** Plots how much brightness changes from frame to frame in a film, and what its painting adds. Older manifests don't say; it shows nothing then. */
export function FlickerPlot({ manifest: { chunks, framesIn } }: { readonly manifest: Manifest }) {
  const shots = chunks.flatMap(({ flicker = [] }) => flicker).filter(({ frames }) => frames > 1);
  if (shots.length === 0) return null;
  const most = Math.max(1, ...shots.flatMap(({ source, added }) => [source, added]));
  const x = (frame: number) => (WIDTH * frame) / framesIn.frames;
  const y = (change: number) => HEIGHT - (HEIGHT * change) / most;
  const steps = (value: (shot: Flicker) => number) =>
    shots.map((shot, index) => {
      const [from, to] = [x(shot.firstFrame).toFixed(1), x(shot.firstFrame + shot.frames).toFixed(1)];
      return `${index === 0 ? 'M' : 'L'}${from},${y(value(shot)).toFixed(1)}H${to}`;
    });
  const film = steps(({ source }) => source).join('');
  const seconds = framesIn.lastSeconds - framesIn.firstSeconds;
  return (
    <figure class="flicker">
      <figcaption>
        <h3 class="title">Flicker</h3>
        <p class="hint">{inWords(shots, (frame) => clock((seconds * frame) / framesIn.frames))}</p>
      </figcaption>
      <p class="hint" aria-hidden="true">
        {most.toFixed(1)} steps
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="flicker-film" d={`${film}V${HEIGHT}H0Z`} />
        <path class="flicker-painting" d={steps(({ added }) => added).join('')} />
      </svg>
      <p class="flicker-axis hint" aria-hidden="true">
        <span>0:00</span>
        <span>{clock(seconds)}</span>
      </p>
      <ul class="legend" aria-hidden="true">
        <li class="waiting">in the film itself</li>
        <li>added by the painting</li>
      </ul>
    </figure>
  );
}

/** @param timeOf formats the time of a frame */
function inWords(shots: readonly Flicker[], timeOf: (frame: number) => string): string {
  const frames = shots.reduce((sum, shot) => sum + shot.frames, 0);
  const mean = shots.reduce((sum, shot) => sum + shot.added * shot.frames, 0) / frames;
  const worst = shots.reduce((one, other) => (other.added > one.added ? other : one));
  const steps = (value: number) => value.toFixed(1);
  const isEven = steps(worst.added) === steps(mean);
  const most = isEven ? '' : `, at most ${steps(worst.added)} (at ${timeOf(worst.firstFrame)})`;
  return `How much brightness changes from one frame to the next. The painting adds ${steps(mean)} of 255 steps that are not in the film${most}.`;
}
