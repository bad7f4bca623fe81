import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What monitors read, and what is counted for them. */
export type Metrics = Readonly<{
  contentType: string;
  read: () => Promise<string>;
  /** Units: seconds. */
  answered: (route: string, method: string, status: number, seconds: number) => void;
  /** A run was answered; `code` is its problem, or `succeeded`. */
  ran: (model: string, code: string) => void;
  streams: (open: number) => void;
}>;

/** Makes the counters. Routes and models have bounded names, so no client can grow them. */
export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const http = new Histogram({
    name: 'taximeter_http_seconds',
    help: 'Time to answer, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const runs = new Counter({
    name: 'taximeter_runs_total',
    help: 'Runs answered, by model and outcome.',
    labelNames: ['model', 'code'],
    registers,
  });
  const streams = new Gauge({
    name: 'taximeter_usage_streams',
    help: 'Open streams of usage events.',
    registers,
  });
  return {
    contentType: register.contentType,
    read: () => register.metrics(),
    answered: (route, method, status, seconds) => {
      http.observe({ route, method, status: String(status) }, seconds);
    },
    ran: (model, code) => runs.inc({ model, code }),
    streams: (open) => streams.set(open),
  };
}
