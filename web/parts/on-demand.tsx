import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { reasonOf } from '../api/ask.ts';
import { Note } from './note.tsx';

interface OnDemandProps<Found> {
  readonly summary: string;
  /** True if it is open from the start. */
  readonly isOpen?: boolean;
  readonly load: () => Promise<Found>;
  /** Shows what was found. */
  readonly children: (found: Found) => ComponentChildren;
}

/** A folded part of a view. What it shows is asked for each time the user opens it. */
export function OnDemand<Found>({ summary, isOpen = false, load, children }: OnDemandProps<Found>) {
  const found = useSignal<Found | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const ask = async () => {
    try {
      found.value = await load();
      problem.value = undefined;
    } catch (thrown) {
      problem.value = reasonOf(thrown);
    }
  };
  return (
    <details class="facts" open={isOpen} onToggle={({ currentTarget }) => currentTarget.open && void ask()}>
      <summary>{summary}</summary>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {found.value === undefined && !problem.value && <p class="hint">Loading…</p>}
      {found.value !== undefined && children(found.value)}
    </details>
  );
}
