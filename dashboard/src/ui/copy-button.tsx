import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { ICON } from './icon.ts';

/** Copies a text and says so, in the button and to a screen reader. */
export function CopyButton({
  text,
  label = 'Copy',
  kind = 'quiet',
}: {
  text: string;
  label?: string;
  kind?: 'quiet' | 'plain' | 'main';
}): ReactNode {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    copyText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <Button kind={kind} onClick={copy} aria-label={label === '' ? 'Copy' : undefined} size="small">
      {state === 'copied' ? <Check {...ICON} /> : <Copy {...ICON} />}
      <span aria-live="polite">
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Select and copy' : label}
      </span>
    </Button>
  );
}

/** Pages without TLS have no clipboard of their own, so the old way stays as a second one. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('the browser did not copy');
}
