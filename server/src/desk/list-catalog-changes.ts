import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import { instant } from '../time/index.ts';
import { type CatalogChange, decideCatalogChange } from './catalog-change.ts';
import { selectVersions, type VersionFilter, type VersionPlace } from './catalog-store.ts';

const LIST = 'catalog-changes';
const PLACE = /^(\d{1,15})\/(model|deployment|rate-card)\/([^/]{1,100})\/(\d{1,9})$/;

/**
 * Lists what each version of a model, deployment or rate card changed, newest first.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listCatalogChanges(
  db: Queryable,
  { cursor, limit, ...filter }: PageRequest & VersionFilter,
): Promise<Page<CatalogChange>> {
  const before = placeOf(readCursor(LIST, cursor, (text) => PLACE.test(text)));
  const rows = await selectVersions(db, { ...filter, before, limit: rowsFor(limit) });
  return pageOf(LIST, rows.map(decideCatalogChange), limit, keyOf);
}

function keyOf({ recordedAt, kind, name, version }: CatalogChange): string {
  return [recordedAt, kind, name, version].join('/');
}

function placeOf(key: string | null): VersionPlace | null {
  const [, at, kind, name, version] = PLACE.exec(key ?? '') ?? [];
  if (kind === undefined || name === undefined) return null;
  return {
    recordedAt: instant(Number(at)),
    kind: kind as VersionPlace['kind'],
    name,
    version: Number(version),
  };
}
