import { type ChannelCredentials, type Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadProtocol } from '../../../../workers/scoring/grpc/load-protocol.ts';

export interface GrpcClient {
  call<Answer>(method: string, request?: object, key?: string, deadlineMs?: number): Promise<Answer>;
  close(): void;
}

/** @param ca a certificate to trust, in PEM; without it, plain text is spoken */
export function openGrpcClient(port: number, ca?: string): GrpcClient {
  const Service = loadProtocol();
  const security: ChannelCredentials =
    ca === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(ca));
  const client: Client = new Service(`localhost:${port}`, security);
  return {
    call: (method, request = {}, key, deadlineMs = 10_000) => {
      const metadata = new Metadata();
      if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
      const definition = Service.service[method];
      if (definition === undefined) throw new TypeError(`There is no ${method}.`);
      const { path, requestSerialize, responseDeserialize } = definition;
      return new Promise((resolve, reject) => {
        const options = { deadline: Date.now() + deadlineMs };
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
