import { signal } from '@preact/signals';
import type { JobView } from '../../core/contracts/job.ts';
import { post, reasonOf } from '../api/ask.ts';
import { uploadFile } from '../api/upload-file.ts';
import { limits, recipe } from './recipe.ts';

/** This many files are uploaded at the same time. */
const AT_ONCE = 2;

/** A file that the user has dropped or chosen. */
export interface Film {
  readonly number: number;
  readonly file: File;
  /** An object URL of the file. */
  readonly url: string;
  readonly sent: number;
  /** The name of its blob, once it is in storage. */
  readonly video?: string;
  /** True once the user has pressed Paint: its job then starts as soon as it is in storage. */
  readonly isWanted?: boolean;
  readonly job?: string;
  readonly problem?: string;
}

export const films = signal<readonly Film[]>([]);

const uploads = new Map<number, AbortController>();
let lastNumber = 0;

/** Adds files and uploads them at once, while the user still chooses a style. */
export function addFiles(files: readonly File[]): void {
  const added = files.map((file) => ({ number: ++lastNumber, file, url: URL.createObjectURL(file), sent: 0 }));
  films.value = [...films.value, ...added];
  uploadNext();
}

export function removeFilm({ number, url }: Film): void {
  uploads.get(number)?.abort();
  uploads.delete(number);
  URL.revokeObjectURL(url);
  films.value = films.value.filter((film) => film.number !== number);
  uploadNext();
}

/** Repeats the upload or the start that has failed. */
export function tryAgain({ number }: Film): void {
  films.value = films.value.map((film) => {
    if (film.number !== number) return film;
    const { problem: _, ...rest } = film;
    return rest;
  });
  uploadNext();
  void startJobs();
}

/**
 * Starts a job for each film, as soon as it is in storage.
 * @returns the ids of the jobs, in the order of the films
 */
export async function paintAll(): Promise<string[]> {
  films.value = films.value.map((film) => ({ ...film, isWanted: true }));
  await startJobs();
  return films.value.flatMap(({ job }) => job ?? []);
}

export function forgetFilms(): void {
  for (const { url } of films.value) URL.revokeObjectURL(url);
  films.value = [];
}

function uploadNext(): void {
  for (const film of films.value) {
    if (uploads.size >= AT_ONCE) return;
    if (film.video === undefined && film.problem === undefined && !uploads.has(film.number)) void upload(film);
  }
}

async function upload({ number, file }: Film): Promise<void> {
  const stopping = new AbortController();
  uploads.set(number, stopping);
  try {
    const { signal } = stopping;
    change(number, { video: await uploadFile(file, { signal, onBytes: (sent) => change(number, { sent }) }) });
  } catch (thrown) {
    if (!stopping.signal.aborted) change(number, { problem: reasonOf(thrown) });
  } finally {
    if (uploads.get(number) === stopping) uploads.delete(number);
    uploadNext();
  }
  await startJobs();
}

let starting: Promise<void> = Promise.resolve();

/** Starts the jobs of the wanted films one after another, so that no film gets two. */
function startJobs(): Promise<void> {
  starting = starting.then(async () => {
    for (const { number, isWanted, video, job, problem } of films.value) {
      if (!isWanted || video === undefined || job !== undefined || problem !== undefined) continue;
      try {
        change(number, { job: (await post<JobView>('/jobs', { video, ...recipe.value, ...limits.value })).id });
      } catch (thrown) {
        change(number, { problem: reasonOf(thrown) });
      }
    }
  });
  return starting;
}

function change(number: number, changed: Partial<Film>): void {
  films.value = films.value.map((film) => (film.number === number ? { ...film, ...changed } : film));
}
