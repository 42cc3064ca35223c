import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { filesOfDrop } from './files-of-drop.ts';

interface DropZoneProps {
  readonly onFiles: (files: File[]) => void;
  readonly isSmall?: boolean;
}

/** Takes films and folders of films that are dropped or chosen. */
export function DropZone({ onFiles, isSmall = false }: DropZoneProps) {
  const isOver = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: File[]) => files.length > 0 && onFiles(files);
  const over = (event: DragEvent) => {
    event.preventDefault();
    isOver.value = true;
  };
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    isOver.value = false;
    if (event.dataTransfer) take(await filesOfDrop(event.dataTransfer));
  };
  return (
    <section
      class={`drop ${isSmall ? 'small' : ''} ${isOver.value ? 'over' : ''}`}
      aria-label="Films to paint"
      onDragOver={over}
      onDragLeave={() => (isOver.value = false)}
      onDrop={drop}
    >
      {!isSmall && <p class="drop-title">Drop a film here</p>}
      <p class="drop-choice">
        <button type="button" class={isSmall ? 'quiet' : 'primary'} onClick={() => input.current?.click()}>
          {isSmall ? 'Add films' : 'Choose a film'}
        </button>
      </p>
      {!isSmall && (
        <p class="hint">One, several, or a whole folder; pictures, too. They go straight into your storage.</p>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Films"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </section>
  );
}
