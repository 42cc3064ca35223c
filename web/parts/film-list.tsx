import { type Film, films, removeFilm, tryAgain } from '../state/films.ts';
import { bytes } from '../words/format.ts';
import { Meter } from './meter.tsx';
import { Note } from './note.tsx';

/** The list of the dropped films with their progress. */
export function FilmList() {
  return (
    <ul class="films" aria-label="Films">
      {films.value.map((film) => (
        <FilmRow key={film.number} film={film} />
      ))}
    </ul>
  );
}

function FilmRow({ film }: { readonly film: Film }) {
  const { file, sent, problem, job } = film;
  return (
    <li class="film">
      <div class="film-words">
        <bdi class="film-name" title={file.name}>
          {file.name}
        </bdi>
        <span class="hint">{wordsOf(film)}</span>
      </div>
      {problem ? (
        <Note kind="bad">{problem}</Note>
      ) : (
        <Meter label={`Upload of ${file.name}`} done={sent} total={file.size} />
      )}
      <div>
        {problem && (
          <button type="button" class="quiet" onClick={() => tryAgain(film)}>
            Try again
          </button>
        )}
        {job ? (
          <a href={`/jobs/${job}`}>Watch</a>
        ) : (
          <button type="button" class="quiet" aria-label={`Remove ${file.name}`} onClick={() => removeFilm(film)}>
            Remove
          </button>
        )}
      </div>
    </li>
  );
}

function wordsOf({ file, sent, video, job }: Film): string {
  if (job) return 'is being painted';
  if (video) return `${bytes(file.size)}, in storage`;
  return `${bytes(sent)} of ${bytes(file.size)}`;
}
