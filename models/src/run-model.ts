/** What a model works with while it executes one run. */
export type ModelRun = {
  /** The picture file as it was sent; null for a model that takes none. */
  image: Uint8Array | null;
  /** The other parameters as they were sent; the model refuses what it does not know. */
  params: Readonly<Record<string, unknown>>;
  /** The most pixels this run's picture may have. */
  maxPixels: number;
  /**
   * Called between pieces of work with the progress so far (0 to 1). It lets the process hear
   * whether the run was stopped, and throws `RunStopped` if so.
   */
  checkpoint(progress: number): Promise<void>;
};

/** What a model answers. */
export type ModelOutput = { contentType: string; bytes: Uint8Array };

/** A model that is loaded and ready to execute. */
export type RunModel = (run: ModelRun) => Promise<ModelOutput>;

/** Thrown by `checkpoint` when the run is to end without an answer. */
export class RunStopped extends Error {}
