import { useEffect, useState } from 'react';

/** The text of an output; null until it is read, or where it is not text. */
export function useBlobText(blob: Blob): string | null {
  const [read, setRead] = useState<Readonly<{ blob: Blob; text: string }> | null>(null);
  useEffect(() => {
    let gone = false;
    blob.text().then(
      (text) => {
        if (!gone) setRead({ blob, text });
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [blob]);
  return read?.blob === blob ? read.text : null;
}
