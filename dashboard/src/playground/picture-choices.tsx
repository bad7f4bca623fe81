import { Camera, ImageUp, Link2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { controlClass, focusFirst } from '../ui/field.tsx';
import { ICON } from '../ui/icon.ts';
import { CameraDialog, canStreamCamera } from './camera-dialog.tsx';
import type { Picture } from './use-picture.ts';

/** On a phone this list makes the camera roll give JPEG of what it keeps as HEIC. */
const KINDS = 'image/png,image/jpeg,image/webp';

type Props = {
  onPicture: (picture: Picture) => void;
  describedBy: string;
  /** After a picture was removed with its button, which is gone, the focus goes on from here. */
  focused: boolean;
};

/** The ways to a picture. */
export function PictureChoices({ onPicture, describedBy, focused }: Props): ReactNode {
  const picker = useRef<HTMLInputElement>(null);
  const phoneCamera = useRef<HTMLInputElement>(null);
  const [filming, setFilming] = useState(false);
  const [typing, setTyping] = useState(false);
  const takeFile = (file: File | undefined): void => {
    if (file !== undefined) onPicture({ kind: 'file', file, url: null });
  };
  const openCamera = (): void => {
    if (canStreamCamera()) setFilming(true);
    else phoneCamera.current?.click();
  };
  const hidden = { type: 'file', tabIndex: -1, className: 'sr-only', 'aria-hidden': true } as const;
  if (typing) return <AddressLine onPicture={onPicture} onBack={() => setTyping(false)} />;
  return (
    <div className="text-center">
      <input
        {...hidden}
        ref={picker}
        accept={KINDS}
        onChange={(event) => takeFile(event.target.files?.[0])}
      />
      <input
        {...hidden}
        ref={phoneCamera}
        accept="image/*"
        capture="environment"
        onChange={(event) => takeFile(event.target.files?.[0])}
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
        <Button onClick={() => setTyping(true)}>
          <Link2 {...ICON} /> Address
        </Button>
      </div>
      <p className="mt-3 text-table text-muted">or drop one here, or paste it</p>
      <CameraDialog open={filming} onOpenChange={setFilming} onPicture={takeFile} />
    </div>
  );
}

type LineProps = Pick<Props, 'onPicture'> & { onBack: () => void };

/** It stands inside the form of the run, so Enter takes the address instead of running. */
function AddressLine({ onPicture, onBack }: LineProps): ReactNode {
  const [address, setAddress] = useState('');
  const take = (): void => onPicture({ kind: 'address', address: address.trim() });
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onBack();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    take();
  };
  return (
    <div className="w-full max-w-sm px-4">
      <input
        ref={focusFirst}
        type="url"
        aria-label="Address of a picture"
        placeholder="https://…"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        onKeyDown={keys}
        className={controlClass(false)}
      />
      <div className="mt-2 flex justify-center gap-2">
        <Button onClick={take}>Use it</Button>
        <Button kind="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
      <p className="mt-2 text-center text-label text-muted">The server loads it, for this run.</p>
    </div>
  );
}
