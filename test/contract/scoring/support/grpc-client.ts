import { type ChannelCredentials, type Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadProtocol } from '../../../../scoring/grpc/load-protocol.ts';

const DEADLINE_MS = 10_000;

export interface GrpcClient {
  call<Answer>(method: string, request?: object, key?: string, headers?: Record<string, string>): Promise<Answer>;
  close(): void;
}

/** @param ca a certificate to trust, in PEM; without it, the connection is in plain text */
export function openGrpcClient(port: number, ca?: string): GrpcClient {
  const Service = loadProtocol();
  const security: ChannelCredentials =
    ca === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(ca));
  const client: Client = new Service(`localhost:${port}`, security);
  return {
    call: (method, request = {}, key, headers = {}) => {
      const metadata = Metadata.fromHttp2Headers(headers);
      if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
      const definition = Service.service[method];
      if (definition === undefined) throw new TypeError(`There is no ${method}.`);
      const { path, requestSerialize, responseDeserialize } = definition;
      return new Promise((resolve, reject) => {
        const options = { deadline: Date.now() + DEADLINE_MS };
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          options,
          (error, answer) => {
            if (error) reject(error satisfies ServiceError);
            else resolve(answer);
          },
        );
      });
    },
    close: () => client.close(),
  };
}
