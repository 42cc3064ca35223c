import { permanent } from '../../core/contracts/failure.ts';
import type { EngineRequest } from './style-engine.ts';

/** @throws RepaintError `invalid-request`, naming the field */
export function checkRequest({ strength, threads }: EngineRequest): void {
  if (!(strength >= 0 && strength <= 1)) {
    throw permanent('invalid-request', `strength is ${strength}: expected a number from 0 to 1.`);
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw permanent('invalid-request', `threads is ${threads}: expected a whole number from 1.`);
  }
}
