import { useSignal } from '@preact/signals';
import { FileButton } from './file-button.tsx';
import { filesOfDrop } from './files-of-drop.ts';

interface DropZoneProps {
  readonly onFiles: (files: File[]) => void;
  readonly isSmall?: boolean;
}

/** Takes films and folders of films that are dropped or chosen. */
export function DropZone({ onFiles, isSmall = false }: DropZoneProps) {
  const isOver = useSignal(false);
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
      <p>
        <FileButton label="Films" class={isSmall ? 'quiet' : 'primary'} multiple onFiles={take}>
          {isSmall ? 'Add films' : 'Choose a film'}
        </FileButton>
      </p>
      {!isSmall && (
        <p class="hint">One, several, or a whole folder; pictures, too. They go straight into your storage.</p>
      )}
    </section>
  );
}
