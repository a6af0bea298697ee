import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyError } from './classify.ts';

const grpc = (code: number, details: string): Error => Object.assign(new Error(details), { code, details });
const node = (code: string): Error => Object.assign(new Error(`connect ${code} 10.0.0.1:7050`), { code });

test("the libraries' words become outcomes", () => {
  const cases: readonly [Error, string][] = [
    [grpc(14, 'No connection established. Last error: Error: connect ECONNREFUSED 127.0.61.1:27050. Resolution note: '), 'refused'],
    [grpc(14, 'No connection established. Last error: Error: connect EHOSTUNREACH 10.0.0.1:7050'), 'unreachable'],
    [grpc(14, 'No connection established. Last error: self-signed certificate in certificate chain'), 'tls-error'],
    [grpc(14, 'Connection dropped'), 'error'],
    [grpc(4, 'Deadline exceeded after 1.5s,remote_addr=10.0.0.1:7050'), 'timeout'],
    [grpc(14, 'No connection established. Last error: Error: connect ETIMEDOUT 10.0.0.1:7050'), 'timeout'],
    [grpc(12, 'unknown service'), 'answered'],
    [grpc(7, 'access denied'), 'answered'],
    [node('ECONNREFUSED'), 'refused'],
    [node('EHOSTUNREACH'), 'unreachable'],
    [node('ETIMEDOUT'), 'timeout'],
    [new Error('something else'), 'error'],
  ];
  for (const [error, outcome] of cases) assert.equal(classifyError(error), outcome, error.message);
});
