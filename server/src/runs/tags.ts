import { problem } from '../problems/index.ts';

/** What a customer has marked a run with, to split costs by: a text by key. */
export type Tags = Readonly<Record<string, string>>;

/** A key, and the value to match; null matches every value. */
export type TagFilter = Readonly<{ key: string; value: string | null }>;

const MOST_TAGS = 10;
const KEY = /^[a-z0-9][a-z0-9_.-]{0,39}$/;
/** Printable ASCII: what every HTTP client sends, and every server reads, as the same bytes. */
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;

/**
 * Reads the `x-tags` header: up to ten `key=value`, with commas between; spaces around them do not
 * count.
 *
 * Refuses: invalid-request, naming `x-tags`
 */
export function parseTags(header: string | undefined): Tags {
  if (header === undefined || header === '') return {};
  const tags = new Map<string, string>();
  const parts = header.split(',', MOST_TAGS + 1);
  if (parts.length > MOST_TAGS) throw badTags(`There are more than ${MOST_TAGS}`);
  for (const part of parts) {
    const text = part.replace(/^[ \t]+|[ \t]+$/g, '');
    const { key, value } = split(text);
    const shown = JSON.stringify(text.slice(0, 60));
    if (!KEY.test(key)) throw badTags(`${shown} has no key of a-z, 0-9, ".", "_" and "-"`);
    if (value === null) throw badTags(`${shown} has no "=" and value`);
    if (!VALUE.test(value) || value.includes(',')) {
      throw badTags(`${shown} has no value of 1 to 100 printable ASCII characters`);
    }
    if (tags.has(key)) throw badTags(`"${key}" is there twice`);
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

/** Reads `key=value`, or `key` alone, as what to match; undefined where no tag can be such. */
export function parseTagFilter(text: string): TagFilter | undefined {
  const { key, value } = split(text);
  if (!KEY.test(key)) return undefined;
  if (value !== null && (!VALUE.test(value) || value.includes(','))) return undefined;
  return { key, value };
}

function split(text: string): TagFilter {
  const at = text.indexOf('=');
  if (at === -1) return { key: text, value: null };
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

function badTags(reason: string): Error {
  return problem(
    'invalid-request',
    `Header x-tags must be up to ten key=value with commas between. ${reason}.`,
    { field: 'x-tags' },
  );
}
