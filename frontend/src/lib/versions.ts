/** The version part is what the API compares; the rest of an ETag belongs to the reader's cache. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}
