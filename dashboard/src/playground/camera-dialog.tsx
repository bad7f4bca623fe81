import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Whether the camera can be shown in the page; a phone has a better camera of its own. */
export function canStreamCamera(): boolean {
  return navigator.mediaDevices !== undefined && !matchMedia('(pointer: coarse)').matches;
}

/** Takes one picture with the camera. */
export function CameraDialog({
  open,
  onOpenChange,
  onPicture,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPicture: (file: File) => void;
}): ReactNode {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Take a picture">
      <Viewfinder
        onPicture={(file) => {
          onOpenChange(false);
          onPicture(file);
        }}
      />
    </Dialog>
  );
}

function Viewfinder({ onPicture }: { onPicture: (file: File) => void }): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'asking' | 'live' | 'refused'>('asking');
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
      if (gone || video.current === null) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      setState('live');
    };
    start().catch(() => setState('refused'));
    return () => {
      gone = true;
      stop();
    };
  }, []);
  const shoot = (): void => {
    if (video.current === null) return;
    takePicture(video.current).then(onPicture, () => setState('refused'));
  };
  if (state === 'refused') {
    return (
      <p role="alert" className="text-muted">
        The camera is not available: the browser, or this page’s address without TLS, does not allow
        it. Choose or drop a picture instead.
      </p>
    );
  }
  return (
    <>
      <video
        ref={video}
        muted
        playsInline
        aria-label="What the camera sees"
        className="aspect-[4/3] w-full rounded-control bg-sunken object-cover"
      />
      <Button kind="main" className="mt-4 w-full" disabled={state !== 'live'} onClick={shoot}>
        Take the picture
      </Button>
    </>
  );
}

async function takePicture(video: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, 'image/jpeg', 0.92);
  });
  if (blob === null) throw new Error('the camera gave no picture');
  return new File([blob], 'camera.jpg', { type: 'image/jpeg' });
}
