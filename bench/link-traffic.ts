/**
 * Runs inside a namespace. `serve ADDRESS`: echoes on one port, swallows on the next. `send ADDRESS SECONDS`: round trips of small
 * messages, then as many bytes as go through; prints one JSON object.
 */
import { connect, createServer, type Socket } from 'node:net';
import { argv, stdin, stdout } from 'node:process';

const ECHO_PORT = 7_001;
const SINK_PORT = 7_002;
const ROUND_TRIPS = 200;
const CHUNK = Buffer.alloc(256 * 1024);

const [mode, address = '127.0.0.1', seconds = '3'] = argv.slice(2);
if (mode === 'serve') serve();
else await send(Number(seconds) * 1_000);

function serve(): void {
  const echo = createServer({ noDelay: true }, (socket) => socket.on('error', () => socket.destroy()).pipe(socket));
  const sink = createServer((socket) => {
    let bytes = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.on('end', () => socket.end(String(bytes)));
  });
  echo.listen(ECHO_PORT, address, () => sink.listen(SINK_PORT, address, () => stdout.write('ready\n')));
  // Whoever started this program ends it by closing its input.
  stdin.on('end', () => process.exit(0)).resume();
}

async function send(milliseconds: number): Promise<void> {
  const roundTripsMs = await roundTrips();
  const start = performance.now();
  const bytes = await push(milliseconds);
  stdout.write(`${JSON.stringify({ roundTripsMs, bytes, milliseconds: performance.now() - start })}\n`);
}

async function roundTrips(): Promise<readonly number[]> {
  const socket = await dial(ECHO_PORT);
  socket.setNoDelay(true);
  const times: number[] = [];
  for (let count = 0; count < ROUND_TRIPS; count += 1) {
    const start = performance.now();
    const answered = new Promise((resolve) => socket.once('data', resolve));
    socket.write('x');
    await answered;
    times.push(performance.now() - start);
  }
  socket.destroy();
  return times;
}

/** Bytes that arrived, as the receiver counts them. */
async function push(milliseconds: number): Promise<number> {
  const socket = await dial(SINK_PORT);
  let answer = '';
  const counted = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', resolve);
  });
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (!socket.write(CHUNK)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.end();
  await counted;
  return Number(answer);
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port }, () => resolve(socket));
    socket.once('error', reject);
  });
}
