import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';

const SHOWN_MS = 4000;

type Say = (text: string) => void;

const ToastContext = createContext<Say>(() => undefined);

/** Gives a function that says something short at the bottom of the page. */
export function useToast(): Say {
  return use(ToastContext);
}

/** Holds the one toast there is; a new one takes its place. */
export function ToastProvider({ children }: { children: ReactNode }): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const say = useCallback<Say>((next) => setText(next), []);
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => setText(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <ToastContext value={say}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center sm:bottom-6"
      >
        {text !== null && (
          <p className="rounded-control bg-text px-3 py-2 text-table text-paper shadow-menu">
            {text}
          </p>
        )}
      </div>
    </ToastContext>
  );
}
