import { Link2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { ICON } from '../ui/icon.ts';
import { sizeText } from './size-text.ts';
import { useObjectUrl } from './use-object-url.ts';
import type { Picture } from './use-picture.ts';

/** The picture that was chosen, and the way back. */
export function ChosenPicture({
  picture,
  onRemove,
}: {
  picture: Picture;
  onRemove: () => void;
}): ReactNode {
  return (
    <>
      {picture.kind === 'file' ? (
        <ChosenFile file={picture.file} />
      ) : (
        <ChosenAddress address={picture.address} />
      )}
      <IconButton
        label="Choose another picture"
        onClick={onRemove}
        className="absolute top-2 right-2 bg-paper text-text shadow-menu"
      >
        <X {...ICON} />
      </IconButton>
    </>
  );
}

function ChosenFile({ file }: { file: File }): ReactNode {
  const url = useObjectUrl(file);
  const [pixels, setPixels] = useState('');
  return (
    <div className="flex size-full flex-col">
      <div className="flex min-h-0 flex-1 items-center justify-center">
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
      </div>
      <p className="truncate border-t border-hairline px-3 py-1 text-label text-muted tabular">
        {file.name} · {pixels}
        {sizeText(file.size)}
      </p>
    </div>
  );
}

/** Pages load nothing from other servers: whoever owns the address learns only of the run. */
function ChosenAddress({ address }: { address: string }): ReactNode {
  return (
    <div className="flex flex-col items-center gap-2 p-6 text-center">
      <Link2 {...ICON} />
      <p className="line-clamp-3 font-mono text-label break-all">{address}</p>
      <p className="text-label text-muted">The server loads it when you press Run.</p>
    </div>
  );
}
