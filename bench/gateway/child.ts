import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark's, which is told one thing at a time and answers it. */
export type Child = Readonly<{
  /** What it said when it was ready. */
  ready: unknown;
  ask: (question: unknown) => Promise<unknown>;
  stop: () => Promise<void>;
}>;

/** Starts a module as a process of its own, and waits for its first word. */
export async function startChild(moduleUrl: string, ...words: readonly string[]): Promise<Child> {
  const child = fork(fileURLToPath(moduleUrl), words, { serialization: 'advanced' });
  const ready = await nextMessage(child);
  return {
    ready,
    async ask(question) {
      child.send(question as object);
      return await nextMessage(child);
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

/** Whether a module was started as a process, and not imported. */
export function isMain(moduleUrl: string): boolean {
  return process.argv[1] === fileURLToPath(moduleUrl);
}

/** Says something to the process that started this one; ends with it. */
export function answer(message: unknown): void {
  process.send?.(message);
}
