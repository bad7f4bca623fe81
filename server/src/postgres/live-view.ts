/** What the server holds in memory of rows that another process may change. */
export type LiveView<Content> = Readonly<{
  /** The newest content that was read. */
  current: () => Content;
  /** Reads again now and gives what was read. */
  refresh: () => Promise<Content>;
  /**
   * To be called on every notice of a change and when notices may have been missed: reads again
   * soon.
   */
  changed: () => void;
  /** Stops reading; `current` keeps working. */
  stop: () => void;
}>;

/** What a live view needs. */
export type LiveViewOptions<Content> = Readonly<{
  read: () => Promise<Content>;
  /** Told when reading failed; the old content stays, and reading is tried again. */
  onError: (error: unknown) => void;
  retryMs?: number;
}>;

/**
 * Reads content and keeps it in step with the database.
 *
 * While the database does not answer the last content stays: what is needed to refuse or settle a
 * run is here. Listen for changes before making one, or call `changed` after, so that no change
 * falls between the two.
 */
export async function createLiveView<Content>(
  options: LiveViewOptions<Content>,
): Promise<LiveView<Content>> {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let reading: Promise<Content> | null = null;
  let content: { value: Content } | null = null;

  const readNext = async (before: Promise<unknown> | null): Promise<Content> => {
    await before?.catch(() => undefined);
    const value = await options.read();
    content = { value };
    return value;
  };
  // One after the other, so that an older reading never replaces a newer one.
  const refresh = (): Promise<Content> => {
    reading = readNext(reading);
    return reading;
  };
  const changed = (): void => {
    if (stopped) return;
    clearTimeout(retry);
    refresh().catch((error: unknown) => {
      options.onError(error);
      if (!stopped) retry = setTimeout(changed, options.retryMs ?? 1_000).unref();
    });
  };
  const first = await refresh();
  return {
    current: () => (content === null ? first : content.value),
    refresh,
    changed,
    stop: () => {
      stopped = true;
      clearTimeout(retry);
    },
  };
}
