import type { ComponentChildren } from 'preact';

interface NoteProps {
  readonly kind: 'bad' | 'plain';
  readonly children: ComponentChildren;
}

/** A sentence that somebody should read; a screen reader says it at once. */
export function Note({ kind, children }: NoteProps) {
  return (
    <p class={`note ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
