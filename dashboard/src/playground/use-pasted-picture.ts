import { useEffect } from 'react';
import { addressError } from './picture-error.ts';
import type { Picture } from './use-picture.ts';

/** Takes a picture, or the address of one, that is pasted anywhere on the page. */
export function usePastedPicture(onPicture: (picture: Picture) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const picture = pastedPicture(event);
      if (picture === null) return;
      event.preventDefault();
      onPicture(picture);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, [onPicture]);
}

function pastedPicture({ clipboardData, target }: ClipboardEvent): Picture | null {
  const files = [...(clipboardData?.files ?? [])];
  const file = files.find(({ type }) => type.startsWith('image/'));
  if (file !== undefined) return { kind: 'file', file, url: null };
  // A text that is pasted into a field belongs there.
  if (target instanceof HTMLElement && target.matches('input, textarea')) return null;
  const address = clipboardData?.getData('text/plain').trim() ?? '';
  return addressError(address) === null ? { kind: 'address', address } : null;
}
