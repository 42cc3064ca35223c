import { rememberKey } from '../state/key.ts';

/** A form for the function key, shown when the API requires one. */
export function AskForKey() {
  const take = (event: SubmitEvent) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget as HTMLFormElement).get('key');
    if (typeof key === 'string' && key.trim() !== '') rememberKey(key.trim());
  };
  return (
    <form class="panel" onSubmit={take}>
      <h1>A key, please</h1>
      <p>This system asks for a function key. It stays in this tab, and is forgotten when you close it.</p>
      <label class="field">
        <span>Function key</span>
        <input type="password" name="key" autocomplete="off" required />
      </label>
      <button type="submit" class="primary">
        Go on
      </button>
    </form>
  );
}
