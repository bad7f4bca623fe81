import type { CustomerId, KeyId, RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { SpooledFile } from '../pictures/index.ts';
import type { ProblemError } from '../problems/index.ts';

/** Who asks for a run, as the API edge has established it. */
export type Principal = Readonly<{
  customerId: CustomerId;
  /** The API key; null when a person runs from the playground. */
  keyId: KeyId | null;
  source: 'api' | 'playground';
  /** The plan as the edge remembers it; what it allows is checked again with the hold. */
  plan?: string | undefined;
}>;

/** One request to a model, read but not yet judged. */
export type RunRequest = Readonly<{
  principal: Principal;
  slug: string;
  /** JSON parameters, or the text fields of a multipart body: then all are strings. */
  parameters: Readonly<Record<string, unknown>>;
  /** Multipart text is coerced to the declared types; JSON is not. */
  fromMultipart: boolean;
  /** Uploaded files by the name of their field. */
  files: ReadonlyMap<string, SpooledFile>;
  /** The raw `x-max-cost` header; validated by the gateway. */
  maxCost: string | undefined;
  /** The raw `x-deployment` header; validated by the gateway. */
  deployment: string | undefined;
  /** The raw `Idempotency-Key` header; validated by the gateway. */
  idempotencyKey: string | undefined;
  /** The raw `x-tags` header; validated by the gateway. */
  tags: string | undefined;
}>;

/**
 * A finished run's output, kept on disk for seven days. A small one comes in memory, read from the
 * file it shares with others; any other one is a file, whose bytes have `sha256` (in hexadecimal;
 * results of earlier versions have none): whoever sends it on sees to that.
 */
export type StoredResult = Readonly<
  { contentType: string; bytes: number } & (
    | { content: Buffer; path?: undefined }
    | {
        path: string;
        sha256?: string | undefined;
        /** To be told when its bytes are not those: it is not given again. */
        damaged?: () => void;
        content?: undefined;
      }
  )
>;

/**
 * The answer of a run that succeeded. A run that did not is a `ProblemError` with `requestId` (and
 * `charge`) members.
 */
export type RunAnswer = Readonly<{
  runId: RunId;
  /** Which deployment ran it. */
  deploymentId: string;
  result: StoredResult;
  chargeNanos: NanoUsd;
  /** What the customer has left after this run, less open holds. */
  availableNanos: NanoUsd;
  gpuTimeUs: bigint;
  /** Time the gateway saw between dispatch and the end of the response. */
  generationTimeUs: bigint;
  /** True when the answer was stored by an earlier request with the same idempotency key. */
  replayed: boolean;
}>;

/** Where a run is, for those who ask by its id. */
export type RunState = Readonly<{
  runId: RunId;
  status: 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  code: string | null;
  detail: string | null;
  chargeNanos: NanoUsd | null;
  availableNanos: NanoUsd;
  gpuTimeUs: bigint | null;
  generationTimeUs: bigint | null;
  result: StoredResult | null;
  /** Why there is no result, where the run made one that cannot be given. */
  lost: ProblemError | null;
}>;
