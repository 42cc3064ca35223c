import type { Manifest } from '../../core/contracts/manifest.ts';
import { count, duration, money } from '../words/format.ts';
import { Fact } from './fact.tsx';
import { FlickerPlot } from './flicker-plot.tsx';

type Sound = Manifest['sound'][number];

/** Lengths that differ by less are equal: they were rounded. */
const EQUAL_SECONDS = 0.0005;

interface ProofProps {
  readonly manifest: Manifest;
  /** True for a painted picture, which has neither times nor sound. */
  readonly isPicture: boolean;
}

/** Shows what the manifest of a painting proves. */
export function Proof({ manifest, isPicture }: ProofProps) {
  const { framesIn, framesOut, sound, chunks, notes, seconds, spent } = manifest;
  const workers = new Set(chunks.map(({ worker }) => worker)).size;
  const engines = [...new Set(chunks.map(({ engine }) => engine))];
  return (
    <section class="proof" aria-label="What is proved">
      <h2 class="title">What the manifest proves</h2>
      <dl class="facts-row">
        {!isPicture && (
          <>
            <Fact name="Frames" value={framesInWords(framesIn.frames, framesOut.frames)} />
            <Fact name="First and last frame" value={timesInWords(framesIn, framesOut)} />
            <Fact name="Sound" value={sound.length === 0 ? 'none in the film' : sound.map(soundInWords).join('; ')} />
          </>
        )}
        <Fact name="Painted" value={`in ${duration(seconds.painting)} by ${count(workers, 'worker')}`} />
        <Fact name="Network ran on" value={engines.join('; ')} />
        {spent && <Fact name="Cost" value={money(spent.cost, spent.currency)} />}
      </dl>
      <FlickerPlot manifest={manifest} />
      {notes.length > 0 && (
        <>
          <h3 class="hint">Not carried over unchanged</h3>
          <ul>
            {notes.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function framesInWords(before: number, after: number): string {
  const all = after.toLocaleString('en');
  return before === after ? `${all}, as many as in the film` : `${all} of ${before.toLocaleString('en')}`;
}

function timesInWords(before: Manifest['framesIn'], after: Manifest['framesOut']): string {
  const [first, last] = [after.firstSeconds, after.lastSeconds].map((seconds) => seconds.toFixed(3));
  const longer = after.lastSeconds - after.firstSeconds - (before.lastSeconds - before.firstSeconds);
  return `${first} s and ${last} s${Math.abs(longer) < EQUAL_SECONDS ? ', as far apart as in the film' : ''}`;
}

function soundInWords({ codec, outputCodec, packetsIn, packetsOut }: Sound): string {
  if (outputCodec === undefined) return `${codec}, left out`;
  if (outputCodec !== codec) return `${codec}, converted to ${outputCodec}`;
  return `${codec}, ${packetsOut.toLocaleString('en')} of ${packetsIn.toLocaleString('en')} packets copied`;
}
