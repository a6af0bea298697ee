/** Connects once and prints how it went, and whether a byte came: `connected .`, `refused`, `timeout`. Arguments: address, port, limit in ms. */
import { connect } from 'node:net';

const [host = '', port = '', limitMs = ''] = process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
let outcome = 'timeout';
const done = (): void => {
  console.log(outcome);
  process.exit(0);
};
setTimeout(done, Number(limitMs));
socket.once('connect', () => {
  outcome = 'connected';
});
socket.once('data', (bytes) => {
  outcome = `connected ${bytes.toString()}`;
  done();
});
socket.once('error', ({ code }: NodeJS.ErrnoException) => {
  outcome = code === 'ECONNREFUSED' ? 'refused' : String(code);
  done();
});
