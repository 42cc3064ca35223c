import { createServer, type Server } from 'node:http';

/** Answers `GET /health`, for the health probes of the platform, with the worker's state. */
export function serveHealth(port: number, state: () => object): Server {
  const server = createServer((request, response) => {
    const known = request.method === 'GET' && request.url === '/health';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { status: 'healthy', ...state() } : { status: 'not found' }));
  });
  server.listen(port);
  server.unref();
  return server;
}
