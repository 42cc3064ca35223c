import { z } from 'zod';

const Content = z.record(z.string(), z.object({ schema: z.object({ $ref: z.string().optional() }).optional() }));
const Answer = z.object({ content: Content.optional(), headers: z.record(z.string(), z.unknown()).optional() });
const Operation = z.object({ operationId: z.string(), responses: z.record(z.string(), Answer) });
const Path = z.object({
  get: Operation.optional(),
  post: Operation.optional(),
  delete: Operation.optional(),
});
const Document = z.object({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), Path),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
type Operation = z.infer<typeof Operation>;

/** An OpenAPI document that checks responses. */
export class OpenApi {
  readonly document: unknown;
  readonly #parsed: z.infer<typeof Document>;

  constructor(document: unknown) {
    this.document = document;
    this.#parsed = Document.parse(document);
  }

  /** Lists the operations, such as `getJob GET /api/jobs/{id}`. */
  operations(): string[] {
    const [{ url }] = this.#parsed.servers;
    return Object.entries(this.#parsed.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        operation ? [`${operation.operationId} ${method.toUpperCase()} ${url}${path}`] : [],
      ),
    );
  }

  /** Checks a response. @throws if the document doesn't have its status, or the body doesn't match the schema */
  async check(method: string, path: string, response: Response): Promise<void> {
    const operation = this.#find(method, path.split('?')[0] ?? '');
    const answer = operation.responses[String(response.status)];
    if (!answer) throw new Error(`${operation.operationId} answers ${response.status}: ${await response.text()}`);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (answer.content?.[type] && !/[/+]json$/.test(type)) return;
    const name = answer.content?.[type]?.schema?.$ref?.split('/').at(-1) ?? '';
    const schema = this.#parsed.components.schemas[name];
    if (!schema) throw new Error(`${operation.operationId} answers ${response.status} with ${type}.`);
    z.fromJSONSchema(schema).parse(await response.json());
    for (const header of Object.keys(answer.headers ?? {})) {
      if (!response.headers.has(header)) throw new Error(`${operation.operationId} answers without ${header}.`);
    }
  }

  #find(method: string, path: string): Operation {
    const match = Object.entries(this.#parsed.paths).find(([template]) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    const operation = match?.[1][method.toLowerCase() as keyof z.infer<typeof Path>];
    if (!operation) throw new Error(`The document doesn't know ${method} ${path}.`);
    return operation;
  }
}
