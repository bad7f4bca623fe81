import { Camera, ImageUp, X } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { focusFirst } from '../ui/field.tsx';
import { ICON } from '../ui/icon.ts';
import { CameraDialog, canStreamCamera } from './camera-dialog.tsx';
import type { ParameterField } from './parameter-field.ts';
import { sizeText } from './size-text.ts';
import { useObjectUrl } from './use-object-url.ts';
import { usePastedPicture } from './use-pasted-picture.ts';

const KINDS = 'image/png,image/jpeg,image/webp';

/** A picture for a run: picked, dropped, pasted or taken with the camera. */
export function PictureInput({
  field,
  file,
  error,
  onFile,
}: {
  field: ParameterField;
  file: File | null;
  error: string | undefined;
  onFile: (file: File | null) => void;
}): ReactNode {
  const id = useId();
  const [over, setOver] = useState(false);
  const [removed, setRemoved] = useState(false);
  const remove = (): void => {
    setRemoved(true);
    onFile(null);
  };
  usePastedPicture(onFile);
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
          const dropped = event.dataTransfer.files[0];
          if (dropped !== undefined) onFile(dropped);
        }}
        className={cx(
          'relative flex h-56 items-center justify-center overflow-hidden rounded-control border',
          error !== undefined ? 'border-bad' : over ? 'border-text bg-sunken' : 'border-hairline',
          file === null && 'border-dashed bg-surface',
        )}
      >
        {file === null ? (
          <Choices onFile={onFile} describedBy={`${id}-label`} focused={removed} />
        ) : (
          <Chosen file={file} onRemove={remove} />
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

type ChoicesProps = {
  onFile: (file: File) => void;
  describedBy: string;
  /** After a picture was removed with its button, which is gone, the focus goes on from here. */
  focused: boolean;
};

function Choices({ onFile, describedBy, focused }: ChoicesProps): ReactNode {
  const picker = useRef<HTMLInputElement>(null);
  const phoneCamera = useRef<HTMLInputElement>(null);
  const [filming, setFilming] = useState(false);
  const take = (list: FileList | null): void => {
    const [picked] = list ?? [];
    if (picked !== undefined) onFile(picked);
  };
  const openCamera = (): void => {
    if (canStreamCamera()) setFilming(true);
    else phoneCamera.current?.click();
  };
  const hidden = { type: 'file', tabIndex: -1, className: 'sr-only', 'aria-hidden': true } as const;
  return (
    <div className="text-center">
      <input {...hidden} ref={picker} accept={KINDS} onChange={(e) => take(e.target.files)} />
      <input
        {...hidden}
        ref={phoneCamera}
        accept="image/*"
        capture="environment"
        onChange={(event) => take(event.target.files)}
      />
      <div className="flex flex-wrap justify-center gap-2">
        <Button
          ref={focused ? focusFirst : undefined}
          onClick={() => picker.current?.click()}
          aria-describedby={describedBy}
        >
          <ImageUp {...ICON} /> Choose a picture
        </Button>
        <Button onClick={openCamera}>
          <Camera {...ICON} /> Camera
        </Button>
      </div>
      <p className="mt-3 text-table text-muted">or drop one here, or paste it</p>
      <CameraDialog open={filming} onOpenChange={setFilming} onPicture={onFile} />
    </div>
  );
}

function Chosen({ file, onRemove }: { file: File; onRemove: () => void }): ReactNode {
  const url = useObjectUrl(file);
  const [pixels, setPixels] = useState('');
  return (
    <>
      {url !== null && (
        <img
          src={url}
          alt={`Chosen: ${file.name}`}
          className="checkerboard max-h-full max-w-full object-contain"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setPixels(`${naturalWidth} × ${naturalHeight} · `)
          }
        />
      )}
      <IconButton
        label="Choose another picture"
        onClick={onRemove}
        className="absolute top-2 right-2 bg-paper text-text shadow-menu"
      >
        <X {...ICON} />
      </IconButton>
      <p className="absolute bottom-2 left-2 max-w-[calc(100%-16px)] truncate rounded-control bg-paper px-2 py-0.5 text-label text-muted tabular">
        {file.name} · {pixels}
        {sizeText(file.size)}
      </p>
    </>
  );
}
