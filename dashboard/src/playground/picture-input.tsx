import { type ReactNode, useId, useState } from 'react';
import { cx } from '../ui/class-names.ts';
import { ChosenPicture } from './chosen-picture.tsx';
import type { ParameterField } from './parameter-field.ts';
import { PictureChoices } from './picture-choices.tsx';
import { usePastedPicture } from './use-pasted-picture.ts';
import type { Picture } from './use-picture.ts';

/** A picture for a run: picked, dropped, pasted, taken with the camera, or at an address. */
export function PictureInput({
  field,
  picture,
  error,
  onPicture,
}: {
  field: ParameterField;
  picture: Picture | null;
  error: string | undefined;
  onPicture: (picture: Picture | null) => void;
}): ReactNode {
  const id = useId();
  const [over, setOver] = useState(false);
  const [removed, setRemoved] = useState(false);
  const remove = (): void => {
    setRemoved(true);
    onPicture(null);
  };
  usePastedPicture(onPicture);
  return (
    <div>
      <p id={`${id}-label`} className="mb-1 text-table font-medium">
        {field.title}
      </p>
      <section
        aria-labelledby={`${id}-label`}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const dropped = droppedPicture(event.dataTransfer);
          if (dropped !== null) onPicture(dropped);
        }}
        className={cx(
          'relative flex h-56 items-center justify-center overflow-hidden rounded-control border',
          error !== undefined ? 'border-bad' : over ? 'border-text bg-sunken' : 'border-hairline',
          picture === null && 'border-dashed bg-surface',
        )}
      >
        {picture === null ? (
          <PictureChoices onPicture={onPicture} describedBy={`${id}-label`} focused={removed} />
        ) : (
          <ChosenPicture picture={picture} onRemove={remove} />
        )}
      </section>
      <p
        id={`${id}-error`}
        role={error === undefined ? undefined : 'alert'}
        className={cx('mt-1 text-label', error ? 'text-bad' : 'text-muted')}
      >
        {error ?? field.description}
      </p>
    </div>
  );
}

/** A file that was dropped, or a picture that was dragged here out of another page. */
function droppedPicture(dropped: DataTransfer): Picture | null {
  const [file] = dropped.files;
  if (file !== undefined) return { kind: 'file', file, url: null };
  const address = dropped.getData('text/uri-list').split('\n')[0]?.trim() ?? '';
  return address === '' ? null : { kind: 'address', address };
}
