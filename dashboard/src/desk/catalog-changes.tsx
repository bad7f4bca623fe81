import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { priceText } from '../catalog/price-text.ts';
import type { CardPrice, CatalogChange } from '../client/nouns.ts';
import { ExactInstant, Instant } from '../time/instant.tsx';
import { cx } from '../ui/class-names.ts';
import { ICON } from '../ui/icon.ts';
import { Td, Th } from '../ui/table.tsx';
import { Becomes } from './becomes.tsx';
import { type ChangeGroup, foldAdded } from './fold-added.ts';
import { OperatorList } from './operator-list.tsx';
import { operatorQueries } from './operator-queries.ts';

/** What each version of a model, deployment or rate card changed, newest first. */
export function CatalogChanges({ model }: { model: string | undefined }): ReactNode {
  const changes = useInfiniteQuery(operatorQueries.catalogChanges(model));
  return (
    <OperatorList
      query={changes}
      caption="Changes of the catalog, newest first"
      columns={3}
      head={
        <>
          <Th className="max-sm:hidden">Loaded</Th>
          <Th className="max-sm:pl-0">What</Th>
          <Th className="max-sm:hidden">From what to what</Th>
        </>
      }
      row={changeRow}
      rows={(items, more) =>
        foldAdded(items, more).map((group) =>
          group.isFolded ? (
            <Fold key={group.changes[0]?.recordedAt} group={group} />
          ) : (
            group.changes.map(changeRow)
          ),
        )
      }
      empty={{ title: 'Nothing was ever loaded', text: 'Load a catalog file first.' }}
    />
  );
}

function changeRow(change: CatalogChange): ReactNode {
  return <ChangeRow key={`${change.kind} ${change.name} ${change.version}`} change={change} />;
}

/** What one load added, behind one line. */
function Fold({ group }: { group: ChangeGroup }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [first] = group.changes;
  return (
    <>
      <tr>
        <Td className="w-28 text-muted max-sm:hidden">
          {first !== undefined && <Instant at={first.recordedAt} />}
        </Td>
        <Td colSpan={2} className="max-sm:px-0">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen((before) => !before)}
            className="inline-flex items-center gap-1 rounded-control text-left hover:text-link"
          >
            <ChevronRight
              {...ICON}
              className={cx('shrink-0 transition-transform duration-150', isOpen && 'rotate-90')}
            />
            {group.text}
          </button>
        </Td>
      </tr>
      {isOpen && group.changes.map(changeRow)}
    </>
  );
}

const KINDS: Readonly<Record<CatalogChange['kind'], string>> = {
  model: 'Model',
  deployment: 'Deployment',
  'rate-card': 'Rate card of',
};
const CHANGES: Readonly<Record<CatalogChange['change'], string>> = {
  added: 'added',
  changed: 'changed',
  retired: 'retired',
  'offered-again': 'offered again',
};

function ChangeRow({ change }: { change: CatalogChange }): ReactNode {
  const { kind, name, version, recordedAt, from } = change;
  return (
    <tr>
      <Td className="w-28 align-top py-2.5 text-muted max-sm:hidden">
        <Instant at={recordedAt} />
      </Td>
      <Td className="align-top py-2.5 max-sm:px-0">
        {KINDS[kind]} <span className="font-medium">{name}</span>
        <span className="block text-label text-muted">
          {kind === 'rate-card' ? 'card' : 'version'} {version}, {CHANGES[change.change]}
          {from !== null && from !== recordedAt && (
            <>
              , from <ExactInstant at={from} />
            </>
          )}
          <span className="sm:hidden">
            , <Instant at={recordedAt} />
          </span>
        </span>
        <div className="mt-1 sm:hidden">
          <Differences change={change} />
        </div>
      </Td>
      <Td className="align-top lg:w-1/2 py-2.5 max-sm:hidden">
        <Differences change={change} />
      </Td>
    </tr>
  );
}

function Differences({ change }: { change: CatalogChange }): ReactNode {
  const lines = [
    ...change.prices.map(({ meter, old, new: now }) => {
      return { field: 'price', key: meter, old: priced(old), now: priced(now) };
    }),
    ...change.words.map(({ field, old, new: now }) => ({ field, key: field, old, now })),
  ];
  return (
    <ul className="space-y-1.5">
      {lines.map(({ field, key, old, now }) => (
        <li key={key} className="break-words">
          <span className="mr-1.5 font-mono text-label text-faint">{field}</span>
          {old !== null && <del className="text-muted no-underline">{old}</del>}
          {old !== null && <Becomes />}
          {now === null ? (
            <span className="text-muted">nothing</span>
          ) : (
            <ins className="no-underline">{now}</ins>
          )}
        </li>
      ))}
    </ul>
  );
}

function priced(price: CardPrice | null): string | null {
  return price === null ? null : priceText(price);
}
