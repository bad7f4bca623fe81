import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { queries } from '../client/queries.ts';
import { useMe } from '../client/use-me.ts';
import { cx } from '../ui/class-names.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { API_REFERENCE, OPERATOR_DESTINATIONS } from './destinations.ts';
import { type Command, nextChoice, rankCommands } from './rank-commands.ts';
import { chooseTheme } from './theme.ts';
import { useDestinations } from './use-destinations.ts';
import { useSignOut } from './use-sign-out.ts';

const ASK = 'Go to a page or model, or do something';

type Deed = Command & Readonly<{ run: () => void }>;

/** ⌘K: every place, every model and a few deeds, by name. */
export function Palette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): ReactNode {
  const returnFocus = useReturnFocus(open);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-lg -translate-x-1/2 overflow-hidden rounded-control bg-paper shadow-menu outline-none"
        >
          <Dialog.Title className="sr-only">{ASK}</Dialog.Title>
          <Chooser onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Chooser({ onDone }: { onDone: () => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = rankCommands(useDeeds(), typed);
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const type = (text: string): void => {
    setTyped(text);
    setChosen(0);
  };
  const run = (deed: Deed | undefined): void => {
    onDone();
    deed?.run();
  };
  const move = (to: number): void => {
    setChosen(to);
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = nextChoice(event.key, at, found.length);
    if (next === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === null) run(found[at]);
    else move(next);
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={ASK}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${found[at].id}`}
        placeholder={ASK}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-12 w-full border-b border-hairline bg-paper px-4 text-lead outline-none placeholder:text-faint"
      />
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label="Found"
        className="max-h-[50dvh] overflow-y-auto p-1"
      >
        {found.map((deed, index) => {
          const shown = { id: `${listId}-${deed.id}`, deed, chosen: index === at };
          const choose = { onChoose: () => run(deed), onPoint: () => setChosen(index) };
          return <Row key={deed.id} {...shown} {...choose} />;
        })}
      </div>
      {found.length === 0 && <p className="px-4 pb-3 text-muted">Nothing is called that.</p>}
    </>
  );
}

type RowProps = {
  id: string;
  deed: Deed;
  chosen: boolean;
  onChoose: () => void;
  onPoint: () => void;
};

function Row({ id, deed, chosen, onChoose, onPoint }: RowProps): ReactNode {
  return (
    <button
      type="button"
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={chosen}
      onClick={onChoose}
      onPointerMove={onPoint}
      className={cx(
        'flex h-9 w-full items-center justify-between gap-4 rounded-control px-3 text-left',
        chosen && 'bg-sunken',
      )}
    >
      <span className="truncate">{deed.label}</span>
      <span className="text-label text-faint">{deed.group}</span>
    </button>
  );
}

function useDeeds(): readonly Deed[] {
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const destinations = useDestinations();
  const models = useQuery(queries.models).data?.items ?? [];
  const go = (to: string) => () => void navigate({ to });
  const places = me?.operator === true ? [...destinations, ...OPERATOR_DESTINATIONS] : destinations;
  const themes = (['light', 'dark', 'system'] as const).map((theme) => ({
    id: `theme-${theme}`,
    group: 'Do',
    label: theme === 'system' ? 'Theme as the system has it' : `Switch to the ${theme} theme`,
    run: () => chooseTheme(theme),
  }));
  return [
    ...places.map(({ to, label }) => ({ id: `to${to}`, group: 'Go to', label, run: go(to) })),
    {
      id: 'api-reference',
      group: 'Go to',
      label: API_REFERENCE.label,
      words: 'docs documentation openapi',
      run: () => location.assign(API_REFERENCE.href),
    },
    ...models.map(({ slug, name, summary }) => ({
      id: `model-${slug}`,
      group: 'Model',
      label: name,
      words: `${slug} ${summary}`,
      run: go(`/models/${slug}`),
    })),
    ...themes,
    me?.user == null
      ? { id: 'login', group: 'Do', label: 'Log in', run: go('/login') }
      : { id: 'sign-out', group: 'Do', label: 'Log out', run: signOut },
  ];
}
