const DAY_MS = 86_400_000;

function offsetMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((item) => item.type === type)?.value ?? 0);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** The instant at which a civil day begins in a zone; twice, because the offset may change on the way. */
export function dayStart(day: string, zone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - offsetMs(zone, midnight);
  return new Date(midnight - offsetMs(zone, guess)).toISOString();
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** A wall-clock time of a zone, "2026-11-22 09:30", as an instant. */
export function instantOf(wall: string, zone: string): string {
  const asUtc = Date.parse(`${wall.replace(' ', 'T').slice(0, 16)}:00Z`);
  const guess = asUtc - offsetMs(zone, asUtc);
  return new Date(asUtc - offsetMs(zone, guess)).toISOString();
}

/** The reverse: an instant as the wall clock of a zone shows it. */
export function wallClock(iso: string, zone: string): string {
  const at = Date.parse(iso);
  return new Date(at + offsetMs(zone, at)).toISOString().slice(0, 16).replace('T', ' ');
}
