/** In the fragment, which browsers keep to themselves: no server log holds the token. */
export function linkAddress(origin: string, token: string): string {
  return `${origin}/link#${new URLSearchParams({ token }).toString()}`;
}

/** The token of a sign-in link; `hash` with or without its `#`. */
export function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || null;
}
