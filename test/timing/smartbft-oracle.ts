/** Fabric's own check of SmartBFT options: the program of test/timing/oracle. */
import { join } from 'node:path';
import * as go from '../go-oracle.ts';

/** Durations as texts of Go. */
export interface Question {
  readonly maxMessages: number;
  readonly absoluteMaxBytes: number;
  readonly batchInterval: string;
  readonly incomingBufferSize: number;
  readonly poolSize: number;
  readonly requestForward: string;
  readonly requestComplain: string;
  readonly requestAutoRemove: string;
  readonly viewChangeResend: string;
  readonly viewChange: string;
  readonly leaderHeartbeat: string;
  readonly leaderHeartbeatCount: number;
  readonly collect: string;
}

export function buildOracle(): go.Oracle {
  return go.buildOracle('smartbft-oracle', join(import.meta.dirname, 'oracle'));
}

/** Fabric's error for each question, in order; empty where it takes the options. */
export function askOracle(program: string, questions: readonly Question[]): readonly string[] {
  return (go.askOracle(program, questions) as readonly { readonly error: string }[]).map(({ error }) => error);
}
