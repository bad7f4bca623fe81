import type { ServerResponse } from 'node:http';
import type { ScriptedEnd } from './scripted-behaviour.ts';
import type { ScriptedExecution } from './scripted-execution.ts';

/** An answer to POST /run, before anything is broken about how it is sent. */
export type ScriptedAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** The smallest PNG: one transparent pixel. */
const TINY_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk' +
  'YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** The answer an ended execution gives, on every POST of its run id alike. */
export function scriptedAnswer(execution: ScriptedExecution): ScriptedAnswer {
  const { behaviour, run } = execution;
  const gpuTimeUs = execution.gpuTimeUs();
  const headers: Record<string, string> =
    gpuTimeUs === null ? {} : { 'x-gpu-time-us': String(gpuTimeUs) };
  if (run.stopped) {
    const body = Buffer.from(JSON.stringify({ error: 'the run was stopped' }));
    return { status: 409, headers: { 'content-type': 'application/json', ...headers }, body };
  }
  const given = behaviour.body ?? Buffer.from(TINY_PNG, 'base64');
  return {
    status: behaviour.status ?? 200,
    headers: {
      'content-type': behaviour.contentType ?? 'image/png',
      ...headers,
      ...behaviour.headers,
    },
    body: typeof given === 'string' ? Buffer.from(given) : Buffer.from(given),
  };
}

/** Sends the answer whole, or breaks off or repeats itself as `end` says. */
export function sendScripted(response: ServerResponse, answer: ScriptedAnswer, end: ScriptedEnd) {
  const { status, headers, body } = answer;
  const length = { 'content-length': String(body.length) };
  const socket = response.socket;
  if (end === 'hang' || !socket) return;
  if (end === 'answer') return response.writeHead(status, { ...headers, ...length }).end(body);
  if (end === 'die-before-headers') return socket.destroy();
  const head = [`HTTP/1.1 ${status} Scripted`];
  const promised = end === 'die-mid-body' ? { 'content-length': String(body.length * 2) } : length;
  for (const [name, value] of Object.entries({ ...headers, ...promised })) {
    head.push(`${name}: ${value}`);
  }
  // Faults are written to the bare socket: node's own response refuses to commit them.
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  if (end === 'die-after-headers') {
    return socket.write(whole.subarray(0, whole.length - body.length), () => socket.destroy());
  }
  if (end === 'die-mid-body') return socket.write(whole, () => socket.destroy());
  if (end === 'extra-bytes') return socket.write(Buffer.concat([whole, Buffer.from('and more')]));
  return socket.write(Buffer.concat([whole, whole]));
}
