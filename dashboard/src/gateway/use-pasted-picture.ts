import { useEffect } from 'react';

/** Takes a picture that is pasted anywhere on the page. */
export function usePastedPicture(onFile: (file: File) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      const picture = files.find((file) => file.type.startsWith('image/'));
      if (picture === undefined) return;
      event.preventDefault();
      onFile(picture);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, [onFile]);
}
