/**
 * Starts Taximeter: `npm start`. The environment is read here and in `cli.ts`, and nowhere else.
 *
 * Stages go to stdout, a line each; what keeps it from starting goes to stderr in one line, and the
 * exit code is 1 then. SIGTERM and Ctrl-C let running work end, for at most half a minute.
 */
import { fileURLToPath } from 'node:url';
import { readConfiguration } from './configuration.ts';
import { StartupError } from './postgres/index.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** What must be over by then is: holds that are still open belong to whoever sweeps next. */
const STOP_MS = 29_000;

const home = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const configuration = readConfiguration(process.env, home);
  const starting = startServer({ configuration, environment: process.env, home, onStage: say });
  stopOnSignals(starting);
  const server = await starting;
  say('');
  say(`  Pages           ${configuration.publicUrl}`);
  say(`  API reference   ${configuration.publicUrl}/docs`);
  if (server.operatorToken !== undefined) {
    const link = `${configuration.publicUrl}/operator/claim?token=${server.operatorToken}`;
    say(`  Operator link   ${link}`);
    say('                  (whoever opens it first runs this installation)');
  }
  say(`  Data            ${configuration.dataDir}`);
  say('');
} catch (error) {
  const line = error instanceof StartupError ? error.message : String(stackOf(error));
  process.stderr.write(`Taximeter cannot start: ${line}\n`);
  process.exit(1);
}

process.on('uncaughtException', (error) => {
  // The books survive any end of this process; going on in an unknown state might not be sound.
  process.stderr.write(`Taximeter ended on a defect: ${stackOf(error)}\n`);
  process.exit(1);
});

function stopOnSignals(starting: Promise<RunningServer>): void {
  let asked = false;
  const stop = async (signal: string): Promise<void> => {
    if (asked) return;
    asked = true;
    say(`Stopping (${signal}): running work may end`);
    setTimeout(() => process.exit(0), STOP_MS).unref();
    const server = await starting.catch(() => undefined);
    await server?.stop();
    say('Stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(signal));
  }
}

function stackOf(error: unknown): unknown {
  return error instanceof Error ? (error.stack ?? error.message) : error;
}
