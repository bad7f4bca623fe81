import { useCallback, useRef, useState } from 'react';
import { addressError, pictureError, pixelsError } from './picture-error.ts';
import { pictureSize } from './picture-size.ts';

/** A picture for a run: bytes at hand, or an address the server loads it from. */
export type Picture =
  | Readonly<{
      kind: 'file';
      file: File;
      /** Where samples can load the same picture from; null for a person's own file. */
      url: string | null;
    }>
  | Readonly<{ kind: 'address'; address: string }>;

/** What a model takes. */
type PictureLimits = Readonly<{ maxBytes: number; maxMegapixels: number }>;

/** The picture that was chosen, or why what was chosen is none. */
export type PictureChoice = Readonly<{
  picture: Picture | null;
  refusal: string | null;
  /** Units: width × height; null until they are known, and for pictures at an address. */
  pixels: number | null;
  take: (picture: Picture | null) => void;
}>;

/** The state of a picture's choice. */
export function usePicture({ maxBytes, maxMegapixels }: PictureLimits): PictureChoice {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pixels, setPixels] = useState<number | null>(null);
  const latest = useRef<Picture | null>(null);
  const take = useCallback(
    (chosen: Picture | null) => {
      latest.current = chosen;
      setPixels(null);
      setRefusal(chosen?.kind === 'address' ? addressError(chosen.address) : null);
      setPicture(chosen?.kind === 'address' && addressError(chosen.address) ? null : chosen);
      if (chosen?.kind !== 'file') return;
      const refuse = (why: string): void => {
        setRefusal(why);
        setPicture(null);
      };
      const look = async (): Promise<void> => {
        const error = await pictureError(chosen.file, maxBytes);
        if (latest.current !== chosen) return;
        if (error !== null) return refuse(error);
        const size = await pictureSize(chosen.file);
        if (latest.current !== chosen || size === null) return;
        const tooLarge = pixelsError(size, maxMegapixels);
        if (tooLarge !== null) return refuse(tooLarge);
        setPixels(size);
      };
      // A file that cannot be read here is refused by the server, in its own words.
      look().catch(() => undefined);
    },
    [maxBytes, maxMegapixels],
  );
  return { picture, refusal, pixels, take };
}
