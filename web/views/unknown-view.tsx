import { useEffect } from 'preact/hooks';

/** The view of an address that no view has. */
export function UnknownView() {
  useEffect(() => {
    document.title = 'Not found · Repaint';
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>There is no such page</h1>
      </div>
      <p>
        <a href="/">Paint a film</a>, or look at <a href="/jobs">all jobs</a>.
      </p>
    </>
  );
}
