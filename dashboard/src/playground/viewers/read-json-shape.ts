import { finiteOf, firstNumber, firstText, type JsonRecord, listOf, recordOf } from './hostile.ts';
import { languageName } from './language-name.ts';

/** One answer of a classifier. */
export type ScoredClass = Readonly<{ label: string; score: number }>;

/** What a JSON output is, where there is a better way to show it than as JSON. */
export type JsonShape =
  | Readonly<{ kind: 'classes'; classes: readonly ScoredClass[] }>
  | Readonly<{ kind: 'languages'; classes: readonly ScoredClass[] }>
  | Readonly<{ kind: 'embedding'; vectors: number; dimensions: number; first: readonly number[] }>
  | Readonly<{ kind: 'other' }>;

const MOST_CLASSES = 20;
const FIRST_VALUES = 8;
const OTHER: JsonShape = { kind: 'other' };
const LABELS = ['label', 'className', 'class', 'name'];
const LANGUAGES = ['language', 'code', 'alpha2', 'label'];
const SCORES = ['score', 'probability', 'confidence'];

/** Recognises classes with scores, languages and embeddings; everything else is `other`. */
export function readJsonShape(output: unknown): JsonShape {
  const root = recordOf(output) ?? {};
  return (
    embeddingOf(root.embedding ?? root.embeddings ?? root.vector ?? output) ??
    languagesOf(root) ??
    classesOf(root.classes ?? root.labels ?? root.predictions ?? root.scores ?? output) ??
    OTHER
  );
}

function languagesOf(root: JsonRecord): JsonShape | null {
  if (root.languages === undefined && typeof root.language !== 'string') return null;
  const many = scored(root.languages ?? root.candidates, LANGUAGES);
  if (many !== null) return { kind: 'languages', classes: many };
  const one = scored([root], LANGUAGES);
  if (typeof root.language !== 'string' || one === null) return null;
  return { kind: 'languages', classes: one };
}

function classesOf(value: unknown): JsonShape | null {
  const classes = scored(value);
  return classes === null ? null : { kind: 'classes', classes };
}

/** Classes with the likeliest first; null unless every item is one. */
function scored(value: unknown, labels = LABELS): readonly ScoredClass[] | null {
  const record = recordOf(value);
  const items =
    record === null
      ? listOf(value).map((item) => classOf(item, labels))
      : Object.entries(record).map(pair);
  const classes = items.filter((item) => item !== null);
  if (classes.length === 0 || classes.length < items.length) return null;
  return classes.toSorted((one, other) => other.score - one.score).slice(0, MOST_CLASSES);
}

function classOf(value: unknown, labels: readonly string[]): ScoredClass | null {
  const record = recordOf(value);
  if (record === null) return null;
  const named = firstText(record, labels, 60);
  const label = named === null || labels !== LANGUAGES ? named : languageLabel(named, record);
  const score = firstNumber(record, SCORES);
  return label === null || score === null || score < 0 || score > 1 ? null : { label, score };
}

/** `German (de)`: by the name the model gives it, else by the one it is known under. */
function languageLabel(code: string, record: JsonRecord): string {
  const name = firstText(record, ['name'], 60);
  return name === null || name === code ? languageName(code) : `${name} (${code})`;
}

/** `{"neutral": 0.98, "drawing": 0.02}` is classes as well. */
function pair([label, value]: readonly [string, unknown]): ScoredClass | null {
  const score = finiteOf(value);
  return score === null || score < 0 || score > 1 ? null : { label: label.slice(0, 60), score };
}

function embeddingOf(value: unknown): JsonShape | null {
  const list = listOf(value);
  const vectors = Array.isArray(list[0]) ? list : [list];
  const [vector] = vectors.map(listOf);
  if (vector === undefined || vector.length < FIRST_VALUES) return null;
  const alike = vectors.every((each) => listOf(each).length === vector.length);
  const numbers = vector.every((each) => finiteOf(each) !== null);
  if (!alike || !numbers) return null;
  const first = vector.slice(0, FIRST_VALUES).map((each) => finiteOf(each) ?? 0);
  return { kind: 'embedding', vectors: vectors.length, dimensions: vector.length, first };
}

/** The plain facts that stand beside them: `safe: true`. */
export function plainFacts(output: unknown): readonly (readonly [name: string, value: string])[] {
  const facts = Object.entries(recordOf(output) ?? {}).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no'] as const];
    const plain = typeof value === 'string' || finiteOf(value) !== null;
    return plain ? [[name, String(value).slice(0, 60)] as const] : [];
  });
  return facts.slice(0, 6);
}
