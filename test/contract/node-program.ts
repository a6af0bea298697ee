/** A node that is no ledger: answers every connection with one byte. Arguments: address, port. */
import { createServer } from 'node:net';

const [address = '127.0.0.1', port = '0'] = process.argv.slice(2);
if (address === 'hello') {
  console.log(`hello from ${process.cwd()}`);
} else {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('.');
  });
  server.listen(Number(port), address, () => console.log(`listens on ${address}:${port}`));
}
