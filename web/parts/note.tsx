import type { ComponentChildren } from 'preact';

interface NoteProps {
  readonly kind: 'bad' | 'plain';
  readonly children: ComponentChildren;
}

/** A message, which screen readers announce at once. */
export function Note({ kind, children }: NoteProps) {
  return (
    <p class={`note ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
