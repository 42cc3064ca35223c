import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A collector that throws everything away, in a process of its own: what it costs isn't the sender's.
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
