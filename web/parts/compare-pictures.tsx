import { useSignal } from '@preact/signals';
import type { Side } from './compare-player.tsx';
import { Divider } from './divider.tsx';

interface ComparePicturesProps {
  readonly painting: Side;
  /** What the painting is compared with: the source, or another painting of it. */
  readonly other: Side | undefined;
}

/** Shows the painting of a picture over its source or another painting, with a divider between them. */
export function ComparePictures({ painting, other }: ComparePicturesProps) {
  const split = useSignal(50);
  const isShown = useSignal(true);
  const isOtherShown = useSignal(true);
  if (!isShown.value) return <p class="note plain">Your browser can't show pictures of this format. Download it.</p>;
  const shown = isOtherShown.value ? other : undefined;
  return (
    <section class="player" aria-label="The painting">
      <div class="stage" style={{ '--split': `${split.value}%` }}>
        {shown && (
          <img
            src={shown.url}
            alt={shown.title}
            onError={() => {
              isOtherShown.value = false;
            }}
          />
        )}
        <img
          class={shown ? 'over' : ''}
          src={painting.url}
          alt="The painting"
          onError={() => {
            isShown.value = false;
          }}
        />
        {shown && <Divider split={split} left={shown.title} right={painting.title} />}
      </div>
    </section>
  );
}
