import { Search } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { controlClass } from '../ui/field.tsx';
import { ICON } from '../ui/icon.ts';

const PAUSE_MS = 250;

type SearchBoxProps = {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (text: string) => void;
};

/** A box to search a list with: it searches when the typing pauses, and at once on Enter. */
export function SearchBox({ label, placeholder, value, onSearch }: SearchBoxProps): ReactNode {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // Another search than the one sent from here came from the address: a link, or Back.
    if (value !== sent) setTyped(value);
  }
  const wanted = typed.trim();
  const send = useEffectEvent((text: string) => {
    setSent(text);
    onSearch(text);
  });
  useEffect(() => {
    if (wanted === seen) return;
    const timer = setTimeout(() => send(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted, seen]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(wanted);
    onSearch(wanted);
  };
  return (
    <search className="max-sm:w-full sm:w-80">
      <form onSubmit={submit} className="relative">
        <Search {...ICON} className="pointer-events-none absolute top-2.5 left-3 text-faint" />
        <input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          value={typed}
          maxLength={254}
          onChange={(event) => setTyped(event.target.value)}
          className={controlClass(false, 'h-9 pl-9')}
        />
      </form>
    </search>
  );
}
