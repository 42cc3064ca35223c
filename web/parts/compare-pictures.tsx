import { useSignal } from '@preact/signals';
import type { Side } from './compare-player.tsx';
import { Divider } from './divider.tsx';
import { Note } from './note.tsx';

interface ComparePicturesProps {
  readonly painting: Side;
  /** What the painting is compared with: the source, or another painting of it. */
  readonly other: Side | undefined;
}

/** Shows the painting of a picture over its source or another painting, with a divider between them. */
export function ComparePictures({ painting, other }: ComparePicturesProps) {
  const split = useSignal(50);
  /** The addresses of pictures that the browser can't show. */
  const failed = useSignal<readonly string[]>([]);
  const fail = ({ url }: Side) => (failed.value = [...failed.value, url]);
  if (failed.value.includes(painting.url))
    return <Note kind="plain">Your browser can’t show pictures of this format: download it.</Note>;
  const shown = other && !failed.value.includes(other.url) ? other : undefined;
  return (
    <section class="player" aria-label="The painting">
      <div class="stage" style={{ '--split': `${split.value}%` }}>
        {shown && <img src={shown.url} alt={shown.title} onError={() => fail(shown)} />}
        <img class={shown ? 'over' : ''} src={painting.url} alt="The painting" onError={() => fail(painting)} />
        {shown && <Divider split={split} left={shown.title} right={painting.title} />}
      </div>
    </section>
  );
}
