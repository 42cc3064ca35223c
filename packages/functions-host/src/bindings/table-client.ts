import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { AppError } from '../app/app-error.ts';

/** The conditions of a query. An empty text is none. */
interface Query {
  partitionKey: string;
  rowKey: string;
  /** OData. */
  filter: string;
  take: number | undefined;
}

/**
 * Sends the three requests to Azure Tables that bindings need. `@azure/data-tables` would add 6 MB to every app for them, and needs a second
 * to load.
 */
export class TableClient {
  readonly #credential: StorageSharedKeyCredential;
  readonly #endpoint: string;
  readonly #name: string;

  /** @throws AppError for a connection without an account key */
  constructor(connection: string, name: string) {
    const { credential, url } = QueueServiceClient.fromConnectionString(connection) as unknown as {
      credential: unknown;
      url: string;
    };
    if (!(credential instanceof StorageSharedKeyCredential))
      throw new AppError(`The table '${name}' needs a connection string with an account key.`);
    this.#credential = credential;
    const given = /TableEndpoint=([^;]+)/i.exec(connection)?.[1];
    this.#endpoint = (given ?? url.replace('.queue.', '.table.').replace(':10001', ':10002')).replace(/\/$/, '');
    this.#name = name;
  }

  async createIfNotExists(): Promise<void> {
    await this.#send('POST', '/Tables', { TableName: this.#name }, [409]);
  }

  async insert(entity: object): Promise<void> {
    await this.#send('POST', `/${this.#name}`, entity);
  }

  /** Returns up to 1,000 entities, or none if the table doesn't exist. */
  async query({ partitionKey, rowKey, filter, take }: Query): Promise<object[]> {
    const conditions = [
      partitionKey && `PartitionKey eq ${quoted(partitionKey)}`,
      rowKey && `RowKey eq ${quoted(rowKey)}`,
      filter && `(${filter})`,
    ].filter(Boolean);
    const query = new URLSearchParams({
      ...(conditions.length > 0 && { $filter: conditions.join(' and ') }),
      ...(take !== undefined && { $top: String(take) }),
    });
    const response = await this.#send('GET', `/${this.#name}()`, undefined, [404], query);
    if (!response.ok) return [];
    const { value } = (await response.json()) as { value: Record<string, unknown>[] };
    // As on Azure, entities come without the time of their last change.
    return value.map(({ Timestamp: _, ...entity }) => entity);
  }

  async #send(
    method: string,
    path: string,
    body?: object,
    expected: readonly number[] = [],
    query = new URLSearchParams(),
  ): Promise<Response> {
    const url = new URL(`${this.#endpoint}${path}?${query}`);
    const date = new Date().toUTCString();
    const { accountName } = this.#credential;
    const signature = this.#credential.computeHMACSHA256(`${date}\n/${accountName}${url.pathname}`);
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `SharedKeyLite ${accountName}:${signature}`,
        'x-ms-date': date,
        'x-ms-version': '2020-12-06',
        Accept: 'application/json;odata=nometadata',
        'Content-Type': 'application/json',
        Prefer: 'return-no-content',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok && !expected.includes(response.status))
      throw new Error(
        `The table '${this.#name}' answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
      );
    return response;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
