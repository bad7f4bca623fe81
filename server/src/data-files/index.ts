export { contentHash } from './content-hash.ts';
export { DataFileError, type Fault } from './data-file-error.ts';
export { dollars } from './dollars.ts';
export { parseDataFile } from './parse-data-file.ts';
export { placeInFile } from './place-in-file.ts';
export { readTextFile } from './read-text-file.ts';
