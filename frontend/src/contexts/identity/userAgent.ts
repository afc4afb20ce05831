const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

function match(table: [RegExp, string][], agent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(agent))?.[1];
}

/** "Chrome · Linux": enough for a person to know which of their devices it is. */
export function deviceOf(agent: string): { name: string | null; phone: boolean } {
  const parts = [match(BROWSERS, agent), match(SYSTEMS, agent)].filter(
    (part) => part !== undefined,
  );
  return { name: parts.join(' · ') || null, phone: /Mobi|Android|iPhone/.test(agent) };
}
