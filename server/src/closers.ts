/** What is open so far, with what closes it: in reverse, whether starting or stopping failed. */
export type Closers = Readonly<{
  add: (close: () => unknown) => void;
  /** Closes everything, once; one that fails does not keep the others from closing. */
  closeAll: () => Promise<void>;
}>;

/** Makes an empty stack of closers. */
export function createClosers(onError: (error: unknown) => void): Closers {
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  const closeEach = async (): Promise<void> => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    add: (close) => closers.push(close),
    closeAll: () => {
      closing ??= closeEach();
      return closing;
    },
  };
}
