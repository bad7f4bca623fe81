import { refusePicture } from './picture-refusals.ts';

const LONGEST = 4_000;
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);
/** Ports below are those of mail, shells and name servers, which are not to be called from here. */
const FIRST_FREE_PORT = 1_024;

/** Whether a text means an address, rather than a picture in base64, which has no colon. */
export function isPictureAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^data:/i.test(text);
}

/**
 * Reads the address of a picture. Hosts come out in their one spelling: 0x7f.1 as 127.0.0.1.
 *
 * Refuses: invalid-request
 */
export function parsePictureAddress(field: string, text: string): URL {
  if (text.length > LONGEST) {
    throw refusePicture(field, `is an address of more than ${LONGEST} characters`);
  }
  // A program's parser drops line breaks and tabs; an address that has some is no honest one.
  const url = /^[\x21-\x7e\u{a0}-\u{10ffff}]+$/u.test(text) ? URL.parse(text) : null;
  if (url === null) throw refusePicture(field, 'is an address (URL) that cannot be read');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusePicture(field, 'is not an address of the web: send one with http or https');
  }
  if (url.username !== '' || url.password !== '') {
    throw refusePicture(field, 'has a user name or a password in its address: send it without');
  }
  const port = Number(url.port);
  if (url.port !== '' && port < FIRST_FREE_PORT && !WEB_PORTS.has(port)) {
    throw refusePicture(field, `is an address with port ${port}, which is none of the web`);
  }
  return url;
}

/** The host of an address as the network knows it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
