/** A file of a request, on disk: as it came in, or fetched. */
export type SpooledFile = Readonly<{
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
  contentType: string;
  fileName: string;
}>;
