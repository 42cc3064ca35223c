import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LabelJobView, PaintJobView } from '../../core/contracts/job.ts';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { Manifest } from '../../core/contracts/manifest.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { readManifest } from '../api/read-manifest.ts';
import { styleTitle } from '../state/styles.ts';
import { filmName } from '../words/format.ts';
import { ComparePictures } from './compare-pictures.tsx';
import { ComparePlayer, type Side } from './compare-player.tsx';
import { CompareWith } from './compare-with.tsx';
import { LabelCounts } from './label-counts.tsx';
import { Note } from './note.tsx';
import { PictureDownloads } from './picture-downloads.tsx';
import { Proof } from './proof.tsx';

const linksOf = ({ id }: { readonly id: string }): Promise<JobLinks> => ask(`/jobs/${id}/links`);

/** A painting that is done: beside its source, for download, and with its proof. */
export function Painted({ job }: { readonly job: PaintJobView }) {
  const { id, video, style, format, output, frames } = job;
  const links = useSignal<JobLinks | undefined>(undefined);
  const manifest = useSignal<Manifest | undefined>(undefined);
  /** The painting that is chosen for comparison; undefined is the film itself. */
  const chosen = useSignal<Side | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const attempt = (action: Promise<unknown>) => action.catch((thrown: unknown) => (problem.value = reasonOf(thrown)));
  const load = async () => {
    links.value = await linksOf(job);
    if (links.value.manifest) manifest.value = await readManifest(links.value.manifest);
  };
  const choose = async (other: PaintJobView | undefined) => {
    chosen.value = other && (await sideOf(other));
  };
  useEffect(() => void attempt(load()), [id]);
  const { painting, source, pictures } = links.value ?? {};
  const isPicture = format === 'picture';
  // The film has to be shown at the right time, which the manifest knows if a part was painted. Storage may allow no other page to read one.
  const isInStep = isPicture || job.from === undefined || manifest.value !== undefined;
  const film = source && isInStep ? { url: source, title: isPicture ? 'Picture' : 'Film', begin: 0 } : undefined;
  const name = filmName(output ?? video);
  const sides = painting && {
    painting: { url: painting, title: chosen.value ? styleTitle(style) : 'Painting', begin: beginOf(manifest.value) },
    other: chosen.value ?? film,
  };
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {sides && isPicture && <ComparePictures {...sides} />}
      {sides && !isPicture && <ComparePlayer {...sides} frames={frames.total} name={name} />}
      {sides && <CompareWith job={job} onChoose={(other) => void attempt(choose(other))} />}
      <Downloads links={links.value} what="painting" />
      {pictures && <PictureDownloads pictures={pictures} name={name} />}
      {manifest.value && <Proof manifest={manifest.value} isPicture={isPicture} />}
    </>
  );
}

/** The labels of a film, for download and counted. */
export function Labelled({ job: { id, frames } }: { readonly job: LabelJobView }) {
  const links = useSignal<JobLinks | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    linksOf({ id }).then(
      (found) => (links.value = found),
      (thrown) => (problem.value = reasonOf(thrown)),
    );
  }, [id]);
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      <Downloads links={links.value} what="labels" />
      {links.value?.painting && <LabelCounts url={links.value.painting} frames={frames.total} />}
    </>
  );
}

/** @returns undefined if the painting has been removed */
async function sideOf(job: PaintJobView): Promise<Side | undefined> {
  const { painting: url, manifest } = await linksOf(job);
  if (!url) return undefined;
  const begin = job.from === undefined || !manifest ? 0 : beginOf(await readManifest(manifest));
  return { url, title: styleTitle(job.style), begin };
}

/** Returns the time of the film at which its painting begins, in seconds. That of a part of the film has a clock of its own. */
function beginOf(manifest: Manifest | undefined): number {
  return manifest?.source.video.range ? Math.max(0, manifest.framesIn.firstSeconds) : 0;
}

function Downloads({ links, what }: { readonly links: JobLinks | undefined; readonly what: string }) {
  if (!links?.download) return null;
  return (
    <p class="acts downloads">
      <a class="button primary" href={links.download} download>
        Download the {what}
      </a>
      {links.manifest && (
        <a class="button quiet" href={links.manifest} target="_blank" rel="noreferrer">
          Open the manifest
        </a>
      )}
    </p>
  );
}
