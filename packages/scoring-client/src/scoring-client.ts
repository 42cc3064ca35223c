import type { IndexedVersion, InferAnswer, ListedModel, ModelMetadata, Score, ServerMetadata } from './answers.ts';
import { type InferRequest, inferBody } from './infer-body.ts';
import { ScoringProblem } from './scoring-problem.ts';

export type * from './answers.ts';
export type { InferRequest, InputTensor } from './infer-body.ts';
export { ScoringProblem } from './scoring-problem.ts';

export interface ScoringClientOptions {
  /** Address of the service, such as `https://scoring.example.org`. */
  readonly url: string;
  /** The primary or the secondary key. A service on the same machine may need none. */
  readonly key?: string;
  /** Longest time for a request with its answer, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface Asked {
  /** A model or an alias; by default, the model that the service prefers. */
  readonly model?: string;
  readonly signal?: AbortSignal;
}

/** A file of a picture. */
export type Picture = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

interface VersionAsked {
  /** The newest unless given. */
  readonly version?: string;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 60_000;

/**
 * Asks a scoring service. Every method throws a {@link ScoringProblem} if the service refuses or fails, and what `fetch` throws if it doesn't
 * answer; nothing is tried again.
 */
export class ScoringClient {
  readonly #base: string;
  readonly #key: string | undefined;
  readonly #timeoutMs: number;

  /** @throws TypeError if `url` is no address */
  constructor({ url, key, timeoutMs = TIMEOUT_MS }: ScoringClientOptions) {
    this.#base = new URL(url).href.replace(/\/$/, '');
    this.#key = key;
    this.#timeoutMs = timeoutMs;
  }

  /** Labels a picture: the likeliest labels, most likely first. @param top how many, 5 unless given */
  async classify(
    picture: Picture,
    { model, top = 5, signal }: Asked & { readonly top?: number } = {},
  ): Promise<Score[]> {
    return this.#json(`${scorePath(model)}?top=${top}`, sent(picture, 'application/json'), signal);
  }

  /** Paints a picture with a style network. @param type of the painting's file, JPEG unless given */
  async paint(
    picture: Picture,
    { model, type = 'image/jpeg', signal }: Asked & { readonly type?: PictureType } = {},
  ): Promise<Blob> {
    const response = await this.#ask(scorePath(model), sent(picture, type), signal);
    return response.blob();
  }

  /** Runs a model on tensors. */
  infer(model: string, request: InferRequest, { version, signal }: VersionAsked = {}): Promise<InferAnswer> {
    return this.#json(`${modelPath(model, version)}/infer`, { method: 'POST', ...inferBody(request) }, signal);
  }

  /** True if the service is up and not stopping. It needs no key. */
  async isReady(signal?: AbortSignal): Promise<boolean> {
    try {
      return (await this.#ask('/v2/health/ready', {}, signal)).ok;
    } catch (thrown) {
      if (thrown instanceof ScoringProblem && thrown.status === 503) return false;
      throw thrown;
    }
  }

  server(signal?: AbortSignal): Promise<ServerMetadata> {
    return this.#json('/v2', {}, signal);
  }

  /** Names of the models and aliases that are served, with the versions of each. */
  async models(signal?: AbortSignal): Promise<ListedModel[]> {
    const { models } = await this.#json<{ models: ListedModel[] }>('/v2/models', {}, signal);
    return models;
  }

  /** Inputs and outputs of a model. */
  model(name: string, { version, signal }: VersionAsked = {}): Promise<ModelMetadata> {
    return this.#json(modelPath(name, version), {}, signal);
  }

  /** Lists the contents of the repository of models. */
  index(signal?: AbortSignal): Promise<IndexedVersion[]> {
    return this.#json('/v2/repository/index', { method: 'POST' }, signal);
  }

  /** Loads what is new or has changed of a model. The service must let callers do that: `--model-control explicit`. */
  async load(name: string, signal?: AbortSignal): Promise<void> {
    await this.#ask(`/v2/repository/models/${encodeURIComponent(name)}/load`, { method: 'POST' }, signal);
  }

  /** Stops serving a model. */
  async unload(name: string, signal?: AbortSignal): Promise<void> {
    await this.#ask(`/v2/repository/models/${encodeURIComponent(name)}/unload`, { method: 'POST' }, signal);
  }

  async #ask(path: string, { headers, ...init }: RequestInit, signal?: AbortSignal): Promise<Response> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const response = await fetch(this.#base + path, {
      ...init,
      headers: { ...headers, ...(this.#key !== undefined && { authorization: `Bearer ${this.#key}` }) },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.ok) return response;
    throw await ScoringProblem.of(response);
  }

  /** The answer's type is what the service documents: it is not checked, since that would take a library. */
  async #json<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
    const response = await this.#ask(path, init, signal);
    return (await response.json()) as T;
  }
}

const scorePath = (model: string | undefined) =>
  model === undefined ? '/score' : `/score/${encodeURIComponent(model)}`;

function modelPath(name: string, version: string | undefined): string {
  const path = `/v2/models/${encodeURIComponent(name)}`;
  return version === undefined ? path : `${path}/versions/${encodeURIComponent(version)}`;
}

/** The service recognises a picture by its content. */
function sent(picture: Picture, accept: string) {
  return { method: 'POST', headers: { 'content-type': 'application/octet-stream', accept }, body: picture };
}
