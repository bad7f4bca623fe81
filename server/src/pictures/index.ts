export { lookAtPicture, type Picture } from './look-at-picture.ts';
export { isPictureAddress } from './picture-address.ts';
export { createPictureFetcher, type PictureFetcher, type PictureUrls } from './picture-fetcher.ts';
export { readPictureSize } from './read-picture-size.ts';
export type { SpooledFile } from './spooled-file.ts';
export { writeInlinePicture } from './write-inline-picture.ts';
