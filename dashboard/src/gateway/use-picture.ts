import { useCallback, useRef, useState } from 'react';
import { pictureError } from './picture-error.ts';

type Picture = Readonly<{ file: File; url: string | null }>;

/** The picture that was chosen, or why what was chosen is none. */
export function usePicture(): Readonly<{
  picture: Picture | null;
  refusal: string | null;
  /** `url`: where samples can load it from; null for a person's own file. */
  take: (file: File | null, url: string | null) => void;
}> {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const latest = useRef<File | null>(null);
  const take = useCallback((file: File | null, url: string | null) => {
    latest.current = file;
    setRefusal(null);
    setPicture(file === null ? null : { file, url });
    if (file === null) return;
    pictureError(file).then(
      (error) => {
        if (error === null || latest.current !== file) return;
        setRefusal(error);
        setPicture(null);
      },
      // A file that cannot be read here is refused by the server, in its own words.
      () => undefined,
    );
  }, []);
  return { picture, refusal, take };
}
