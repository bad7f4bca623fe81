/** What the worker tells a model's process. Buffers travel as they are (structured clone). */
export type ToModel =
  | { kind: 'run'; image: Uint8Array | null; params: Record<string, unknown>; maxPixels: number }
  | { kind: 'stop' };

/** How a run ended, as the process that executed it knows; `gpuTimeUs` is time executing. */
export type ModelEnding =
  | { kind: 'answered'; gpuTimeUs: number; contentType: string; bytes: Uint8Array }
  | { kind: 'refused'; gpuTimeUs: number; error: string; field: string }
  | { kind: 'failed'; gpuTimeUs: number; error: string }
  | { kind: 'stopped'; gpuTimeUs: number; error: string };

/** What a model's process tells the worker. */
export type FromModel =
  | { kind: 'ready' }
  | { kind: 'progress'; gpuTimeUs: number; progress: number }
  | ModelEnding;
