export { contentHash } from './content-hash.ts';
export { DataFileError, type Fault } from './data-file-error.ts';
export { dollars } from './dollars.ts';
export { createLiveView, type LiveView, type LiveViewOptions } from './live-view.ts';
export { type DataFile, parseDataFile } from './parse-data-file.ts';
export { readTextFile } from './read-text-file.ts';
